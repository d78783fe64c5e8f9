import type { Skill } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { NamedPage } from './NamedPage';

export function SkillsPage() {
  const t = useT();
  const { endpoints } = useDesk();
  return <NamedPage<Skill, { name: string }> listKey="skills" hint={t('admin.skillsHint')} endpoints={endpoints.skills} columns={[]} toDraft={(skill) => ({ name: skill?.name ?? '' })} />;
}
