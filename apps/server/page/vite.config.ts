import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "../dist/page",
    emptyOutDir: true,
    target: "es2022",
    // The content security policy allows neither data: addresses nor inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
