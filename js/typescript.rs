//! Prints TypeScript that is made from the core: `cargo xtask types` keeps it in `src/generated/` beside this file. With
//! the argument `report` the declarations of everything that the core reports, with `explanations` what its codes mean.

use std::collections::BTreeMap;

use quorumseal::{
    AdvisoryReport, Code, ConsistencyReport, History, QuorumCount, RelationReport, Report,
    TrustInfo,
};
use ts_rs::{Config, TS, TypeVisitor};

/// Declarations by name, with their comments.
struct Declarations<'a> {
    config: &'a Config,
    texts: BTreeMap<String, String>,
}

impl Declarations<'_> {
    /// Adds `T` and everything that it is made of.
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        let name = T::ident(self.config);
        if self.texts.contains_key(&name) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        let text = format!("{docs}export {}", T::decl(self.config));
        self.texts.insert(name, indented(&text));
        T::visit_dependencies(self);
    }
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only what is declared by name has a file to go to.
        if T::output_path().is_some() {
            self.add::<T>();
        }
    }
}

/// One member a line, indented within its braces.
fn indented(text: &str) -> String {
    let (mut out, mut inside) = (String::new(), false);
    for line in text.lines() {
        let line = line.trim_end();
        let (line, closes) = match line.strip_suffix(", };") {
            Some(member) if inside => (format!("{member},"), true),
            _ => (line.to_owned(), false),
        };
        let indent = if inside { "    " } else { "" };
        out += &format!("{indent}{line}\n");
        inside |= line.ends_with('{');
        if closes {
            out += "};\n";
        }
    }
    out
}

fn main() {
    println!("// Made from the Rust types by `cargo xtask types`. Changes made here are lost.");
    match std::env::args().nth(1).as_deref() {
        Some("explanations") => print_explanations(),
        _ => print_declarations(),
    }
}

fn print_explanations() {
    println!("\nimport type {{ Code }} from \"./report.js\";\n");
    println!("/** What each code means and what to do about it. */");
    println!("export const explanations: Readonly<Record<Code, string>> = {{");
    for code in Code::ALL {
        // A string as Rust writes it for debugging is one of JavaScript, as these are of plain characters.
        println!("  {:?}: {:?},", code.as_str(), code.explanation());
    }
    println!("}};");
}

fn print_declarations() {
    // Integers in reports never exceed 2^53-1.
    let config = Config::new().with_large_int("number");
    let mut declarations = Declarations {
        config: &config,
        texts: BTreeMap::new(),
    };
    declarations.add::<Report>();
    declarations.add::<TrustInfo>();
    declarations.add::<RelationReport>();
    declarations.add::<History>();
    declarations.add::<AdvisoryReport>();
    declarations.add::<ConsistencyReport>();
    declarations.add::<QuorumCount>();
    declarations.add::<Code>();

    for text in declarations.texts.values() {
        print!("\n{text}");
    }
}
