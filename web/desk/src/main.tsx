import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startAppearance } from './app/appearance';
import { startSession } from './app/sessionStore';
import { preferredLocale, setLocale } from './shared/i18n';
import { openBrowserStorage } from './shared/storage';
import './app/base.css';

async function start(): Promise<void> {
  startAppearance();
  const asked = new URLSearchParams(globalThis.location.search).get('locale');
  const chosen = asked ?? openBrowserStorage('local').getItem('anyseat.locale');
  await setLocale(preferredLocale(chosen, navigator.languages), ['shell', 'conversations']);
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no root element.');
  createRoot(root).render(<App />);
  await startSession();
}

void start();
