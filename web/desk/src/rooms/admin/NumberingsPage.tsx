import { Form, InputNumber } from 'antd';
import type { NumberingSettings } from '@/api/voiceEndpoints';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { orNull, SiteField, TagsField, TextField, useSites } from './voiceFields';
import { SettingsPage } from './SettingsPage';
import admin from './AdminRoom.module.css';

const prefix = /^\+[0-9]{1,15}$/;
const blank: NumberingSettings = {
  siteId: null, countryCode: '86', nationalPrefix: '0', internationalPrefix: '00', areaCode: null, wholeDigitsMin: 10, localDigitsMin: 7,
  emergencyNumbers: ['110', '112', '119', '120', '122'], outsidePrefix: '', premiumPrefixes: ['+8616'], freePrefixes: ['+86800'],
};

/** How numbers are dialled at each site, and which are emergency numbers. */
export function NumberingsPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const sites = useSites();
  const siteName = (id: string | null): string => (id === null ? t('voice.house') : sites.find((site) => site.id === id)?.name ?? '?');
  return (
    <SettingsPage<NumberingSettings>
      listKey="voice-numberings" hint={t('voice.numberingsHint')} calls={endpoints.voice.numberings} nameOf={(plan) => siteName(plan.siteId)} nameTitle={t('admin.site')} blank={blank} emptyText={t('voice.numberingsEmpty')}
      toValue={(form) => ({ ...form, siteId: form.siteId ?? null, areaCode: orNull(form.areaCode), nationalPrefix: form.nationalPrefix.trim(), outsidePrefix: form.outsidePrefix.trim() })}
      columns={[
        { key: 'country', title: t('voice.countryCode'), className: 'figures', render: (_, { value }) => `+${value.countryCode}` },
        { key: 'area', title: t('voice.areaCode'), className: 'figures', render: (_, { value }) => value.areaCode ?? '–' },
        { key: 'emergency', title: t('voice.emergency'), className: 'figures', render: (_, { value }) => value.emergencyNumbers.join(t('admin.listSeparator')) },
      ]}
      fields={() => (
        <>
          <SiteField hint="voice.siteOfNumberingHint" />
          <div className={admin.columns}>
            <TextField name="countryCode" label="voice.countryCode" isNeeded lengthMax={3} pattern={/^[0-9]{1,3}$/} />
            <TextField name="areaCode" label="voice.areaCode" hint="voice.areaCodeHint" lengthMax={6} pattern={/^[0-9]{0,6}$/} />
            <TextField name="nationalPrefix" label="voice.nationalPrefix" lengthMax={3} pattern={/^[0-9]{0,3}$/} />
            <TextField name="internationalPrefix" label="voice.internationalPrefix" isNeeded lengthMax={5} pattern={/^[0-9]{1,5}$/} />
            <TextField name="outsidePrefix" label="voice.outsidePrefix" hint="voice.outsidePrefixHint" lengthMax={3} pattern={/^[0-9]{0,3}$/} />
            <span />
            <Form.Item name="wholeDigitsMin" label={t('voice.wholeDigits')} extra={t('voice.wholeDigitsHint')}>
              <InputNumber min={5} max={15} precision={0} />
            </Form.Item>
            <Form.Item name="localDigitsMin" label={t('voice.localDigits')} extra={t('voice.localDigitsHint')}>
              <InputNumber min={3} max={15} precision={0} />
            </Form.Item>
          </div>
          <TagsField name="emergencyNumbers" label="voice.emergency" hint="voice.emergencyHint" pattern={/^[0-9]{2,6}$/} />
          <TagsField name="premiumPrefixes" label="voice.premium" hint="voice.premiumHint" pattern={prefix} />
          <TagsField name="freePrefixes" label="voice.free" hint="voice.freeHint" pattern={prefix} />
        </>
      )}
    />
  );
}
