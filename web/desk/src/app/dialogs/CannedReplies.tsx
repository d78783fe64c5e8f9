import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import type { CannedReply } from '@/api/types';
import { cannedKey } from '@/shared/desk/desk';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { CannedForm } from './CannedForm';
import styles from './CannedReplies.module.css';

/** Answers kept ready: read here by everybody, changed in place by those who may. */
export default function CannedReplies() {
  const t = useT();
  const desk = useDesk();
  const [edited, setEdited] = useState<CannedReply | 'new' | null>(null);
  const close = (): void => { desk.closeDialog(); };
  const title = edited === null ? t('canned.dialog') : edited === 'new' ? t('canned.add') : t('canned.edit', { shortcut: edited.shortcut });
  return (
    <Modal open footer={null} width={680} title={title} onCancel={close}>
      <div data-testid="canned-dialog">
        {edited === null
          ? <ReplyList onEdit={setEdited} />
          : <CannedForm reply={edited === 'new' ? null : edited} onDone={() => { setEdited(null); }} />}
      </div>
    </Modal>
  );
}

function ReplyList({ onEdit }: { readonly onEdit: (reply: CannedReply | 'new') => void }) {
  const t = useT();
  const desk = useDesk();
  const { data } = useQuery({ queryKey: cannedKey, queryFn: ({ signal }) => desk.endpoints.cannedReplies.list(signal) });
  return (
    <div className={styles.body}>
      <div className={styles.head}>
        <p>{t('canned.about')}</p>
        <Button type="primary" icon={<PlusOutlined />} data-testid="canned-add" onClick={() => { onEdit('new'); }}>{t('canned.add')}</Button>
      </div>
      {data === undefined ? <Skeleton active title={false} paragraph={{ rows: 4 }} /> : null}
      {data?.length === 0 ? <p className={styles.quiet}>{t('canned.empty')}</p> : null}
      <div className={styles.scroll} role="region" aria-label={t('canned.dialog')} tabIndex={0}>
        <ul>
          {data?.map((reply) => (
            <li key={reply.id} className={styles.row} data-testid="canned-row">
              <div className={styles.what}>
                <p><b>/{reply.shortcut}</b> <span className={styles.quiet}>{t(`canned.scope.${reply.scope}`)}</span></p>
                {[reply.text.en, reply.text['zh-CN']].map((text, index) => (text == null
                  ? null
                  : <p key={index} className={styles.text} dir="auto" title={text}>{text}</p>))}
              </div>
              {reply.canEdit
                ? (
                  <Button
                    type="text" icon={<EditOutlined />} aria-label={t('canned.edit', { shortcut: reply.shortcut })} data-testid={`canned-edit-${reply.shortcut}`}
                    onClick={() => { onEdit(reply); }}
                  />
                )
                : null}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
