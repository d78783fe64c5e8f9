import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Text from people is never markup: use textContent.' },
        { property: 'outerHTML', message: 'Text from people is never markup: use textContent.' },
        { property: 'insertAdjacentHTML', message: 'Text from people is never markup: use textContent.' },
      ],
      'no-eval': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
);
