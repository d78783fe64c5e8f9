import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { lazy, StrictMode, Suspense, useMemo } from 'react';
import { ProblemError } from '@/api/client';
import { useLocale, useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { LiveRegions } from '@/shared/ui/LiveRegions';
import { Notices } from '@/shared/ui/Notices';
import { appearance } from './appearance';
import { SignedIn } from './SignedIn';
import { sessionPhase, type SessionPhase } from './sessionStore';
import { SignInPage } from './SignInPage';
import { StartPage } from './StartPage';
import { createAntTheme } from './theme';

const SetUpPage = lazy(() => import('./SetUpPage'));

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // An answer below 500 stays the same however often one asks.
      retry: (count, error) => count < 3 && !(error instanceof ProblemError && error.problem.status < 500),
    },
  },
});
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;

export function App() {
  const look = useStore(appearance, (current) => current);
  const locale = useLocale();
  const theme = useMemo(() => createAntTheme(look), [look]);
  const csp = useMemo(() => (nonce === undefined ? undefined : { nonce }), []);
  return (
    <StrictMode>
      <ConfigProvider theme={theme} locale={locale === 'zh-CN' ? zhCN : enUS} csp={csp} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
        <QueryClientProvider client={queryClient}>
          <Phase />
          <Notices />
          <LiveRegions />
        </QueryClientProvider>
      </ConfigProvider>
    </StrictMode>
  );
}

function Phase() {
  const phase = useStore(sessionPhase, (current): SessionPhase => current);
  const t = useT();
  switch (phase.kind) {
    case 'loading':
      return null;
    case 'unreachable':
      return <StartPage title={t('start.unreachable')} detail={t('start.unreachableDetail')} />;
    case 'setUp':
      return <Suspense><SetUpPage /></Suspense>;
    case 'signedOut':
      return <SignInPage hasExpired={phase.hasExpired} />;
    case 'signedIn':
      return <SignedIn key={phase.session.user.id} session={phase.session} />;
  }
}
