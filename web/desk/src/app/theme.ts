import { theme as antTheme, type ThemeConfig } from 'antd';

export type Appearance = 'light' | 'dark';

/**
 * Every colour of the desk, for both appearances. State colours mean one thing everywhere: ready green, in conversation
 * blue, wrap-up violet, not ready grey, breach red, warning amber. Text on its ground reaches 4.5:1 (WCAG AA).
 */
const palettes = {
  light: {
    ground: '#f3f4f6', surface: '#ffffff', raised: '#ffffff', sunken: '#f7f8fa', hover: '#eceff2', line: '#dde1e6', lineStrong: '#c3c9d1',
    text: '#1b2127', textQuiet: '#57606a', brand: '#0f766e', brandHover: '#0d655e', brandSoft: '#dcf1ee', onBrand: '#ffffff',
    ready: '#13743a', readySoft: '#dff3e6', conversation: '#1b5fc4', conversationSoft: '#e1ecfb',
    wrapUp: '#6d35c9', wrapUpSoft: '#ece4fa', notReady: '#57606a', notReadySoft: '#e9ecef',
    breach: '#bb2424', breachSoft: '#fbe5e4', warning: '#96500a', warningSoft: '#fdf0d8', shade: 'rgb(15 23 32 / 8%)',
  },
  dark: {
    ground: '#111417', surface: '#191d21', raised: '#22272c', sunken: '#15181b', hover: '#262c32', line: '#2d343b', lineStrong: '#444d57',
    text: '#e7eaed', textQuiet: '#a2abb5', brand: '#4fc3b5', brandHover: '#6fd3c7', brandSoft: '#173a37', onBrand: '#06201d',
    ready: '#5dd48a', readySoft: '#163325', conversation: '#7fb2fb', conversationSoft: '#182c49',
    wrapUp: '#bd9df7', wrapUpSoft: '#2d2148', notReady: '#a2abb5', notReadySoft: '#2b3138',
    breach: '#ff8b82', breachSoft: '#45201f', warning: '#f0b54a', warningSoft: '#3b2b10', shade: 'rgb(0 0 0 / 40%)',
  },
} as const satisfies Record<Appearance, Record<string, string>>;

const fontFamily = 'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

/** Puts the palette where our own style sheets read it, as `--as-…`. */
export function applyPalette(appearance: Appearance): void {
  const root = document.documentElement;
  root.dataset.theme = appearance;
  root.style.colorScheme = appearance;
  for (const [name, colour] of Object.entries(palettes[appearance])) {
    root.style.setProperty(`--as-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, colour);
  }
}

/** The same palette as Ant Design's tokens. */
export function createAntTheme(appearance: Appearance): ThemeConfig {
  const palette = palettes[appearance];
  const isStill = globalThis.matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    algorithm: appearance === 'dark' ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
    hashed: false,
    token: {
      fontFamily,
      fontSize: 14,
      borderRadius: 6,
      motion: !isStill,
      motionDurationSlow: '0.15s',
      motionDurationMid: '0.12s',
      motionDurationFast: '0.08s',
      colorPrimary: palette.brand,
      colorInfo: palette.conversation,
      colorSuccess: palette.ready,
      colorWarning: palette.warning,
      colorError: palette.breach,
      colorLink: palette.brand,
      colorPrimaryHover: palette.brandHover,
      colorLinkHover: palette.brandHover,
      colorText: palette.text,
      colorTextSecondary: palette.textQuiet,
      colorTextTertiary: palette.textQuiet,
      colorTextDescription: palette.textQuiet,
      colorTextPlaceholder: palette.textQuiet,
      colorTextLightSolid: palette.onBrand,
      colorBgLayout: palette.ground,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.raised,
      colorBorder: palette.lineStrong,
      colorBorderSecondary: palette.line,
      controlOutline: 'transparent',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Rate: { starColor: palette.warning },
      Tooltip: { colorBgSpotlight: appearance === 'dark' ? '#3a424b' : '#2a3138', colorTextLightSolid: '#ffffff' },
    },
  };
}
