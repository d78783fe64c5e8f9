import type { ReactNode } from 'react';
import { LanguageMenu } from './shell/LanguageMenu';
import { ThemeMenu } from './shell/ThemeMenu';
import styles from './StartPage.module.css';

/** The page before the desk: sign-in, set-up, or word that the server does not answer. */
export function StartPage({ title, detail, children }: { readonly title: string; readonly detail: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.page}>
      <div className={styles.corner}>
        <LanguageMenu isShort={false} />
        <ThemeMenu />
      </div>
      <main className={styles.card}>
        <div className={styles.brand}>
          <img src="/anyseat.svg" alt="" width={36} height={36} />
          <span>Anyseat</span>
        </div>
        <h1>{title}</h1>
        <p className={styles.detail}>{detail}</p>
        {children}
      </main>
    </div>
  );
}
