//! The external vectors, natively.

quorumseal_external::external_tests!(test);
