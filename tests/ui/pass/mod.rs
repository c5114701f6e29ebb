//! Code that must compile. Modules of this test rather than cases of trybuild, which would build all dependencies once more.

mod any_name;
mod cfg_fields;
mod field_types;
mod forbidden_lints;
mod function_body;
mod handlers;
mod macro_made;
mod nested_modules;
mod no_prelude;
mod private_struct;
mod raw_identifiers;
mod reexported_crate;
mod signatures;
mod strict_lints;
