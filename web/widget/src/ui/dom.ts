type Child = Node | string | null;
type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** Builds an element. Strings become text nodes, never markup; `false` and `null` leave an attribute out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

const svgNamespace = 'http://www.w3.org/2000/svg';

const icons = {
  chat: 'M4 4h16v12h-9l-5 4v-4H4z',
  down: 'M6 9l6 6 6-6',
  close: 'M6 6l12 12M18 6L6 18',
  end: 'M14 4H5v16h9M10 12h10M17 8l4 4-4 4',
  picture: 'M4 4h16v16H4zM4 17l5-5 4 4 3-3 4 4M15 8h.01',
  camera: 'M4 7h4l2-3h4l2 3h4v12H4zM12 9a3 3 0 1 0 0 7 3 3 0 0 0 0-7z',
  send: 'M5 12h14M13 6l6 6-6 6',
} as const;

export type IconName = keyof typeof icons;

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', icons[name]);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(path);
  return svg;
}

export function button(className: string, testId: string, label: string, onClick?: () => void): HTMLButtonElement {
  const element = h('button', { type: 'button', class: className, 'data-testid': testId }, label);
  if (onClick !== undefined) element.addEventListener('click', onClick);
  return element;
}

export function iconButton(
  name: IconName, label: string, testId: string, onClick?: () => void, className = '',
): HTMLButtonElement {
  const element = button(`icon ${className}`, testId, '', onClick);
  element.title = label;
  element.setAttribute('aria-label', label);
  element.append(icon(name));
  return element;
}

/** Sets text only when it differs: screen readers and selections are left in peace. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Shows a line of text; without words it takes no room. */
export function say(element: HTMLElement, text: string): void {
  setText(element, text);
  show(element, text !== '');
}

export function show(element: HTMLElement, isShown: boolean): void {
  if (element.hidden === isShown) element.hidden = !isShown;
}
