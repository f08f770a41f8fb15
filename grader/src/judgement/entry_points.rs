//! How hidden tests that are compiled once call answers that they have never seen.
//!
//! Behind an answer stands a module with one function for each that the starter promises, of a type in
//! which nothing is the answer's own: its futures are boxed. Hidden tests are compiled against a *stub*, a
//! library that has this module and nothing else, and an answer is put in its place afterwards: the same
//! path in a crate of the same name is the same symbol. The module is made of the starter's signatures,
//! so the compiler itself says whether an answer is what was asked for.
//!
//! Nothing here compiles or links. Where it cannot be done, the reason is said.

mod signature;

#[cfg(test)]
mod tests;

use crate::judgement::source::Source;
use crate::vocabulary::build_plan::Reason;
use crate::vocabulary::rust_tokens::with_tokens;

pub use signature::Futures;
use signature::{Function, functions, items};

/// The module behind an answer. Its text is a file of this name, so that nothing in it has a line in the
/// answer.
pub const MODULE: &str = "async_kata_entry";

/// What an answer is called by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPoints {
    /// What the starter imports, by paths that mean the same everywhere.
    imports: Vec<String>,
    functions: Vec<Function>,
}

impl EntryPoints {
    /// Those of the functions that `starter` promises.
    ///
    /// # Errors
    ///
    /// Why they cannot be called by who has not seen the answer.
    ///
    /// ```
    /// use async_kata::judgement::entry_points::EntryPoints;
    /// use async_kata::vocabulary::build_plan::Reason;
    /// assert!(EntryPoints::of("pub async fn greet(name: &str) -> String { todo!() }").is_ok());
    /// let generic = EntryPoints::of("pub async fn first<T>(all: Vec<T>) -> T { todo!() }");
    /// assert_eq!(generic, Err(Reason::Generic));
    /// ```
    pub fn of(starter: &str) -> Result<Self, Reason> {
        let items = with_tokens(starter, items).unwrap_or(Err(Reason::Unreadable))?;
        if items.functions.is_empty() {
            return Err(Reason::Unreadable);
        }
        Ok(Self { imports: items.imports, functions: items.functions })
    }

    /// The names of the functions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.functions.iter().map(|function| &*function.name)
    }

    /// Whether an answer has all of the functions as the starter has them: tests may use one of a wider type
    /// in a way that calls of the module do not show.
    ///
    /// # Errors
    ///
    /// It has not.
    pub fn are_in(&self, answer: &Source) -> Result<(), Reason> {
        let there = with_tokens(&answer.text, functions).unwrap_or_default();
        let are_there = self.functions.iter().all(|function| there.contains(function));
        if are_there { Ok(()) } else { Err(Reason::Signature) }
    }

    /// The text of the module behind an answer. What is private there could be called from here, but not
    /// from another crate, and so it is offered to others.
    pub fn module(&self, futures: Futures) -> String {
        let offered =
            self.names().map(|name| format!("pub use super::{name} as {name}_of_the_answer;\n"));
        offered.collect::<String>() + &self.text(futures, Function::call)
    }

    /// The text of the stub.
    pub fn stub(&self, futures: Futures) -> String {
        let module = self.text(futures, |_| "loop {}".to_owned());
        format!(
            "extern crate bundle as _;\npub use {MODULE}::*;\npub mod {MODULE} {{\n{module}}}\n"
        )
    }

    fn text(&self, futures: Futures, body: impl Fn(&Function) -> String) -> String {
        let imports = self.imports.iter().map(|import| format!("{import}\n"));
        let functions = self.functions.iter().map(|function| {
            format!("pub {} {{ {} }}\n", function.signature(futures), body(function))
        });
        imports.chain(functions).collect()
    }
}

/// What is written behind an answer, so far from its last line that a place there is never one of the
/// answer's.
pub const DECLARATION: &str = "\n\n\npub mod async_kata_entry;\n";

/// Whether [`DECLARATION`] may stand behind an answer.
///
/// # Errors
///
/// Why not: what stands at its end would be read as part of the module, or the names of crates may have
/// another meaning.
///
/// ```
/// use async_kata::judgement::entry_points::may_follow;
/// use async_kata::judgement::source::Source;
/// let follows = |text: &str| may_follow(&Source::new("lib.rs", text)).is_ok();
/// assert!(follows("pub fn f() {}"));
/// assert!(!follows("pub fn f() {}\n#[cfg(any())]"));
/// assert!(!follows("extern crate self as tokio;"));
/// ```
pub fn may_follow(answer: &Source) -> Result<(), Reason> {
    if answer.line_of_any(&["extern"]).is_some() {
        return Err(Reason::Extern);
    }
    // The module's file lies where an answer's own would.
    let reads = ["include", "include_str", "include_bytes", "path"];
    if answer.line_of_any(&reads).is_some() || answer.text.contains(MODULE) {
        return Err(Reason::ReadsFiles);
    }
    match answer.tokens().last() {
        Some(last) if matches!(&*last.text, "}" | ";") => Ok(()),
        _ => Err(Reason::Unreadable),
    }
}

/// Whether hidden tests see no more of an answer than what its calls do.
///
/// # Errors
///
/// They do not: they measure its futures.
pub fn are_seen_only_by_calls(hidden_tests: &str) -> Result<(), Reason> {
    let tests = Source::new("tests.rs", hidden_tests);
    let measures = ["size_of_val", "type_name_of_val", "align_of_val"];
    tests.line_of_any(&measures).map_or(Ok(()), |_| Err(Reason::Measured))
}
