import type { Call } from './typed';
import type { Answer } from './types';
import type { components } from './schema';

type Schemas = components['schemas'];

/** One thing of the telephone's configuration: change its value and send it back. */
export interface SettingsItem<T> {
  readonly id: string;
  readonly version: number;
  readonly value: T;
}

export type TrunkSettings = Required<Answer<'TrunkSettings'>>;
export type TrunkStatus = Answer<'TrunkStatusView'>;
export type TrunkTarget = Answer<'TrunkTarget'>;
export type InboundNumberSettings = Required<Answer<'InboundNumberSettings'>>;
export type PhoneSettings = Required<Answer<'PhoneSettings'>>;
export type DialRuleSettings = Required<Answer<'DialRuleSettings'>>;
export type NumberingSettings = Required<Answer<'NumberingSettings'>>;
export type QueuePolicySettings = Required<Answer<'QueuePolicySettings'>>;
export type VoiceLanguage = Schemas['VoiceLanguage'];
export type NumberKind = Schemas['NumberKind'];
export type PromptView = Answer<'PromptView'>;
export type DialCheck = Answer<'DialCheck'>;
export type RecordingView = Answer<'RecordingView'>;
export type RecordingWaveform = Answer<'RecordingWaveform'>;

/** The calls that keep one kind of settings. */
export interface SettingsCalls<T> {
  list(signal?: AbortSignal): Promise<readonly SettingsItem<T>[]>;
  create(value: T, key: string): Promise<unknown>;
  update(id: string, version: number, value: T): Promise<unknown>;
  remove(id: string, version: number): Promise<unknown>;
}

type Kind = 'trunks' | 'numbers' | 'phones' | 'dial-rules' | 'numberings' | 'queue-policies';

/** Setting up the telephone, and listening to what was recorded. */
export function createVoiceCalls(call: Call) {
  return {
    voice: {
      trunks: keep<TrunkSettings>(call, 'trunks'),
      numbers: keep<InboundNumberSettings>(call, 'numbers'),
      phones: keep<PhoneSettings>(call, 'phones'),
      dialRules: keep<DialRuleSettings>(call, 'dial-rules'),
      numberings: keep<NumberingSettings>(call, 'numberings'),
      queuePolicies: keep<QueuePolicySettings>(call, 'queue-policies'),
      renewSecret: (id: string) => call('POST', '/voice/phones/{id}/secret', { path: { id } }),
      status: (signal?: AbortSignal) => call('GET', '/voice/status', { signal }),
      checkDialling: (dialled: string, userId: string) => call('POST', '/voice/dial-check', { body: { dialled, userId } }),
      prompts: async (signal?: AbortSignal) => (await call('GET', '/voice/prompts', { signal })).items,
      putPrompt: (key: string, language: VoiceLanguage, file: Blob) =>
        call('PUT', '/voice/prompts/{key}/{language}', { path: { key, language }, blob: file.slice(0, file.size, 'audio/wav') }),
      removePrompt: (key: string, language: VoiceLanguage) => call('DELETE', '/voice/prompts/{key}/{language}', { path: { key, language } }),
    },
    recordings: {
      ofInteraction: async (id: string, signal?: AbortSignal) => (await call('GET', '/interactions/{id}/recordings', { path: { id }, signal })).items,
      waveform: (id: string, points: number, signal?: AbortSignal) => call('GET', '/recordings/{id}/waveform', { path: { id }, query: { points }, signal }),
    },
  };
}

/** Where a browser fetches a prompt as callers hear it. */
export function promptAudioUrl(key: string, language: VoiceLanguage, version: string): string {
  return `/api/v1/voice/prompts/${encodeURIComponent(key)}/${language}/audio?v=${encodeURIComponent(version)}`;
}

/** Where a browser fetches a recording: customer left, agent right. */
export function recordingAudioUrl(id: string): string {
  return `/api/v1/recordings/${encodeURIComponent(id)}/audio`;
}

// The six kinds are read and written alike; their shapes differ, which the document says and this table keeps together.
function keep<T>(call: Call, kind: Kind): SettingsCalls<T> {
  const path = `/voice/${kind}` as '/voice/trunks';
  const one = `/voice/${kind}/{id}` as '/voice/trunks/{id}';
  return {
    list: async (signal) => (await call('GET', path, { signal })).items as unknown as readonly SettingsItem<T>[],
    create: (value, key) => call('POST', path, { body: value as never, idempotencyKey: key }),
    update: (id, version, value) => call('PUT', one, { path: { id }, body: value as never, ifMatch: version }),
    remove: (id, version) => call('DELETE', one, { path: { id }, ifMatch: version }),
  };
}
