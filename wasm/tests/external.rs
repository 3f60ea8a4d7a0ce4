//! The external vectors, as compiled to wasm: in Node and in a browser, with nothing chosen here.

quorumseal_external::external_tests!(wasm_bindgen_test::wasm_bindgen_test);
