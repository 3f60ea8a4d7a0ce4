import vue from "@vitejs/plugin-vue";

export default {
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "verified-answer" } } })],
  // The WebAssembly is found from where its module is: leave the package as it is while developing.
  optimizeDeps: { exclude: ["quorumseal"] },
};
