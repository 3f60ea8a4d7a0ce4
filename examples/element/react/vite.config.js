export default {
  // The WebAssembly is found from where its module is: leave the package as it is while developing.
  optimizeDeps: { exclude: ["quorumseal"] },
};
