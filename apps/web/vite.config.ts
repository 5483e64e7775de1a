import { defineConfig } from 'vite'

export default defineConfig({
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
})
