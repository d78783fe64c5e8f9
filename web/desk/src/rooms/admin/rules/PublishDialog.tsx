import { useQueryClient } from '@tanstack/react-query';
import { Input, Modal, type GetRef } from 'antd';
import { useRef, useState } from 'react';
import { ProblemError } from '@/api/client';
import { useT } from '@/shared/i18n';
import { describeError, notify } from '@/shared/ui/notices';
import { ChangeTable } from './ChangeTable';
import { useRules } from './context';
import type { DraftState } from './draft';
import { FaultList } from './FaultList';
import styles from './rules.module.css';

const commentLengthMax = 500;

/** What the draft changes against the plan in force, in words; and, to publish it, why. */
export function PublishDialog({ state, isPublishing, onClose }: { readonly state: DraftState; readonly isPublishing: boolean; readonly onClose: () => void }) {
  const t = useT();
  const { draft, words } = useRules();
  const client = useQueryClient();
  const [comment, setComment] = useState('');
  const asked = useRef<GetRef<typeof Input.TextArea>>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const faults = state.check?.faults ?? [];
  const canPublish = !state.isChecking && state.check?.canPublish === true && state.conflicts.length === 0;
  const publish = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      const { version } = await draft.publish(comment.trim());
      notify('success', 'rules.published', { version });
      await client.invalidateQueries({ queryKey: ['admin'] });
      await client.invalidateQueries({ queryKey: ['routing'] });
      onClose();
    } catch (problem) {
      // Somebody else was quicker: theirs comes in, and what is shown here is what would change now.
      if (problem instanceof ProblemError && problem.problem.status === 412) await draft.catchUp().catch(() => undefined);
      setError(problem instanceof ProblemError && problem.problem.status === 412 ? t('rules.stale') : describeError(problem, t));
      setIsBusy(false);
    }
  };
  return (
    <Modal
      open width={860} title={isPublishing ? t('rules.publishTitle') : t('rules.changesTitle', { version: state.base.version })} onCancel={onClose}
      okText={isPublishing ? t('rules.publishNow') : t('common.close')} cancelText={t('common.cancel')}
      okButtonProps={{ loading: isBusy, disabled: isPublishing && !canPublish, 'data-testid': 'publish-ok' }}
      {...(isPublishing ? {} : { cancelButtonProps: { hidden: true } })}
      afterOpenChange={() => { asked.current?.focus(); }}
      onOk={() => { if (isPublishing) void publish(); else onClose(); }}
    >
      <div className={styles.publish}>
        {error === null ? null : <p className={styles.problem} role="alert" data-testid="publish-error">{error}</p>}
        {state.conflicts.length > 0 ? <p className={styles.problem}>{t('rules.decideFirst')}</p> : null}
        <FaultList faults={faults} />
        {isPublishing
          ? (
            <>
              <p className={styles.hint}>{t('rules.publishEffect')}</p>
              <label htmlFor="publish-comment">{t('rules.comment')}</label>
              <Input.TextArea
                id="publish-comment" ref={asked} autoSize={{ minRows: 1, maxRows: 4 }} maxLength={commentLengthMax} value={comment} data-testid="publish-comment" placeholder={t('rules.commentHint')}
                onChange={(event) => { setComment(event.target.value.replace(/\n/g, ' ')); }}
                onPressEnter={(event) => { event.preventDefault(); if (canPublish && !isBusy) void publish(); }}
              />
            </>
          )
          : null}
        <ChangeTable changes={state.check?.changes ?? []} words={words} />
      </div>
    </Modal>
  );
}
