import { PhoneOutlined } from '@ant-design/icons';
import styles from './Avatar.module.css';

/** Initials in a circle: the first letters of two words, or the last two characters of a Chinese name; a telephone for who is known by a
    number alone. */
export function Avatar({ name, tone = 'neutral', size = 36 }: { readonly name: string; readonly tone?: 'neutral' | 'brand'; readonly size?: number }) {
  return (
    <span className={`${styles.avatar ?? ''} ${styles[tone] ?? ''}`} style={{ width: size, height: size, fontSize: size * 0.38 }} aria-hidden="true">
      {/^[+•\d]/.test(name) ? <PhoneOutlined /> : initials(name)}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  if (/\p{Script=Han}/u.test(first)) return Array.from(first).slice(-2).join('');
  return (Array.from(first)[0] ?? '?').toUpperCase() + (Array.from(last)[0] ?? '').toUpperCase();
}
