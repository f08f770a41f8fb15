//! Small changes to an answer that hidden tests should notice.
//!
//! Each place is found in the syntax tree and changed in the text, so that the rest stays as it
//! is, line numbers included. The operators are those of cargo-mutants (a function returns a
//! default, an operator becomes another, a condition is always true) and those of asynchronous
//! code: an `.await` is dropped, what was joined comes one after the other, a task is awaited
//! where it is spawned, a guard is dropped at once or taken twice, an effect comes before a wait,
//! `select!` prefers another branch, a wait takes another time, an input is not looked at.

mod amounts;
mod choosing;
pub mod fate;
mod inputs;
mod logic;
mod operands;
mod order;
mod values;
mod waiting;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, Macro, Token};

use self::operands::range;

/// An answer with one small change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// What was changed, such as `line 5: join! becomes a sequence`. Unique in its answer.
    pub name: String,
    /// The line of the change.
    pub line: u32,
    /// The whole changed text.
    pub text: String,
}

/// Every mutant of the answer `text`, in the order of their places; none if it does not parse.
///
/// ```
/// use async_kata::judgement::mutants::mutants;
/// let found = mutants("async fn wait() {\n    pause().await;\n}\n");
/// assert_eq!(found[1].name, "line 2: `.await` is dropped");
/// assert_eq!(found[1].text, "async fn wait() {\n    pause();\n}\n");
/// ```
pub fn mutants(text: &str) -> Vec<Mutant> {
    let Ok(file) = syn::parse_str::<syn::File>(text) else { return vec![] };
    let mut finder = Finder { text, found: vec![], passed_over: BTreeSet::new() };
    finder.visit_file(&file);
    let mut changes = finder.found;
    changes.sort_by_key(|change| (change.at.start, change.at.end));
    named(text, changes)
}

/// One change to a text.
struct Change {
    at: Range<usize>,
    new: String,
    what: String,
}

impl Change {
    /// The text with the change made. Lines that go are made up for by empty ones.
    fn applied_to(&self, text: &str) -> String {
        let lines = |text: &str| text.matches('\n').count();
        let gone = lines(&text[self.at.clone()]).saturating_sub(lines(&self.new));
        let (before, after) = (&text[..self.at.start], &text[self.at.end..]);
        format!("{before}{}{}{after}", self.new, "\n".repeat(gone))
    }
}

fn named(text: &str, changes: Vec<Change>) -> Vec<Mutant> {
    let mut texts = BTreeSet::from([text.to_owned()]);
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut mutants = vec![];
    for change in changes {
        let changed = change.applied_to(text);
        if !texts.insert(changed.clone()) {
            continue;
        }
        let line = 1 + text[..change.at.start].matches('\n').count();
        let mut name = format!("line {line}: {}", change.what);
        let times = names.entry(name.clone()).or_default();
        *times += 1;
        if *times > 1 {
            name += &format!(" ({times})");
        }
        mutants.push(Mutant { name, line: u32::try_from(line).unwrap_or(u32::MAX), text: changed });
    }
    mutants
}

/// Walks over an answer and notes what can be changed.
struct Finder<'t> {
    text: &'t str,
    found: Vec<Change>,
    /// Where `.await`s stand that another operator has dropped already.
    passed_over: BTreeSet<usize>,
}

impl<'t> Finder<'t> {
    fn change(&mut self, at: Range<usize>, new: impl Into<String>, what: impl Into<String>) {
        self.found.push(Change { at, new: new.into(), what: what.into() });
    }

    fn text_of(&self, node: &impl Spanned) -> &'t str {
        &self.text[range(node)]
    }

    /// The text of `node`, short enough to be part of a name.
    fn in_short(&self, node: &impl Spanned) -> String {
        const MOST: usize = 40;
        let words: Vec<_> = self.text_of(node).split_whitespace().collect();
        let text = words.join(" ");
        if text.chars().count() <= MOST {
            return text;
        }
        text.chars().take(MOST - 1).chain(['…']).collect()
    }
}

/// Whether this belongs to tests that the answer brings along.
fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let last = attribute.path().segments.last();
        let is_test = last.is_some_and(|segment| segment.ident == "test");
        let is_cfg_test = attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"));
        is_test || is_cfg_test
    })
}

impl Finder<'_> {
    /// Looks at the arguments of a macro that takes expressions; any other is left alone.
    fn arguments(&mut self, found: &Macro) {
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        if let Ok(arguments) = parser.parse2(found.tokens.clone()) {
            for argument in &arguments {
                self.visit_expr(argument);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        if !is_for_tests(&function.attrs) {
            self.return_values(&function.sig, &function.block);
            self.inputs(&function.sig, &function.block);
            visit::visit_item_fn(self, function);
        }
    }

    fn visit_impl_item_fn(&mut self, method: &'ast syn::ImplItemFn) {
        self.return_values(&method.sig, &method.block);
        self.inputs(&method.sig, &method.block);
        visit::visit_impl_item_fn(self, method);
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.statements(block);
        self.effects_before_waits(block);
        self.taken_twice(block);
        visit::visit_block(self, block);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        self.guard(local);
        visit::visit_local(self, local);
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        self.operator(&binary.op);
        self.read_and_written_apart(binary);
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_range(&mut self, span: &'ast syn::ExprRange) {
        self.edges(span);
        visit::visit_expr_range(self, span);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        self.negation(unary);
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_if(&mut self, branch: &'ast syn::ExprIf) {
        self.condition(&branch.cond, "the condition", &["true", "false"]);
        visit::visit_expr_if(self, branch);
    }

    fn visit_expr_while(&mut self, repeated: &'ast syn::ExprWhile) {
        self.condition(&repeated.cond, "the loop's condition", &["false"]);
        visit::visit_expr_while(self, repeated);
    }

    fn visit_pat_guard(&mut self, guarded: &'ast syn::PatGuard) {
        self.condition(&guarded.guard, "the arm's condition", &["true", "false"]);
        visit::visit_pat_guard(self, guarded);
    }

    fn visit_expr_match(&mut self, choice: &'ast syn::ExprMatch) {
        self.arms(choice);
        visit::visit_expr_match(self, choice);
    }

    fn visit_expr_try(&mut self, tried: &'ast syn::ExprTry) {
        self.question_mark(tried);
        visit::visit_expr_try(self, tried);
    }

    fn visit_expr_await(&mut self, awaited: &'ast syn::ExprAwait) {
        self.awaited(awaited);
        visit::visit_expr_await(self, awaited);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        self.spawned_by_function(call);
        self.duration(call);
        self.wait_by_variable(call);
        self.amount_of_function(call);
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.spawned_by_method(call);
        self.amount_of_method(call);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        match operands::last_segment(&found.path).as_str() {
            "join" | "try_join" => self.joined(found),
            "select" => self.selected(found),
            _ => self.arguments(found),
        }
    }
}
