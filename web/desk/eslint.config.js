import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const rooms = ['conversations', 'callbacks', 'team', 'reports', 'planning', 'admin'];

/** Heavy pieces of Ant Design: they belong into rooms and dialogs that load when they are used. */
const heavy = {
  group: ['antd'],
  importNames: ['Table', 'DatePicker', 'TimePicker', 'Calendar', 'Form', 'Select', 'Modal', 'Drawer', 'Tabs', 'Transfer', 'Tree', 'Cascader', 'Upload', 'ColorPicker', 'Mentions'],
  message: 'This would load with the first page, which is kept below 350 KB. Use it in a lazy room or dialog.',
};
const lazyRooms = {
  group: ['@/rooms/callbacks', '@/rooms/callbacks/*', '@/rooms/team', '@/rooms/reports', '@/rooms/planning', '@/rooms/admin', '@/rooms/team/*', '@/rooms/reports/*', '@/rooms/planning/*', '@/rooms/admin/*'],
  message: 'Other rooms load when they are entered: import() their door.',
};
const charts = { group: ['echarts', 'echarts/*', 'dayjs', 'dayjs/*', 'moment'], message: 'Charts and date libraries load in the room that needs them.' };
/** Doors: a room is entered by its index.ts only. */
const doors = { group: ['@/rooms/*/*'], message: 'Use the door of the room: @/rooms/<room>.' };
const antdInternals = { group: ['antd/lib/*', 'antd/es/*/*/*'], message: 'Import from antd.' };

const lazyFiles = [
  'src/app/dialogs/**', 'src/app/calls/**', 'src/app/SetUpPage.tsx', 'src/shared/charts/**', 'src/rooms/conversations/TransferDialog.tsx', 'src/rooms/conversations/EndDialog.tsx',
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, jsxA11y.flatConfigs.strict],
    plugins: { 'react-hooks': reactHooks },
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...reactHooks.configs.recommended.rules,
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: false }],
      '@typescript-eslint/prefer-nullish-coalescing': 'error',
      // The first field of a page or dialog that was asked for; never one that appears by itself.
      'jsx-a11y/no-autofocus': ['error', { ignoreNonDOM: true }],
      // A scrolling timeline must be reachable by keyboard.
      'jsx-a11y/no-noninteractive-tabindex': ['error', { tags: ['main'], roles: ['log', 'region', 'tabpanel'] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-imports': ['error', { patterns: [doors, antdInternals] }],
    },
  },
  {
    // What the first page loads: the shell and the conversations room.
    files: ['src/app/**', 'src/shared/**', 'src/rooms/conversations/**', 'src/main.tsx'],
    ignores: lazyFiles,
    rules: {
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [
        doors, antdInternals, charts, { ...heavy, allowTypeImports: true }, lazyRooms,
      ] }],
    },
  },
  ...rooms.map((room) => ({
    files: [`src/rooms/${room}/**`],
    ignores: room === 'conversations' ? ['**'] : [],
    rules: {
      'no-restricted-imports': ['error', { patterns: [
        doors, antdInternals,
        { group: ['@/app/*'], message: 'Rooms know shared/ and api/, not the shell around them.' },
        { group: [`@/rooms/${room}`, `@/rooms/${room}/*`], message: 'Inside a room, import with a relative path.' },
        { group: ['../*'], message: 'A room reaches other folders by @/: shared, api, or the door of another room.' },
      ] }],
    },
  })),
  {
    files: ['src/rooms/conversations/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [
        { group: ['@/app/*'], message: 'Rooms know shared/ and api/, not the shell around them.' },
        { group: ['../*'], message: 'A room reaches other folders by @/: shared, api, or the door of another room.' },
      ] }],
    },
  },
  {
    files: ['src/shared/**', 'src/api/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [
        { group: ['@/app/*', '@/rooms/*'], message: 'Shared pieces know neither rooms nor the shell.' },
      ] }],
    },
  },
  {
    files: ['**/*.test.{ts,tsx}'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['scripts/**', '*.js'],
    languageOptions: { globals: globals.node },
  },
);
