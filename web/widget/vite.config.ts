import { defineConfig } from 'vitest/config';

export default defineConfig({
  build: {
    target: 'es2022',
    // Custom properties and `color-scheme` are left as written.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    lib: {
      entry: 'src/main.ts',
      formats: ['iife'],
      name: 'AnyseatWidget',
      fileName: () => 'widget.js',
    },
    sourcemap: false,
    emptyOutDir: true,
  },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.ts'],
    restoreMocks: true,
  },
});
