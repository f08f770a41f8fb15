//! `select!`: which branch is preferred, what it leads to, and whether it is there.

use std::ops::Range;

use syn::parse::{ParseStream, Parser};
use syn::visit::Visit;
use syn::{Block, Expr, Ident, Macro, Pat, Token, token};

use super::Finder;
use super::operands::{biased, range};

/// The inside of `select!`.
struct Choice {
    /// Where `biased;` stands.
    biased: Option<Range<usize>>,
    branches: Vec<Branch>,
    /// What `else`, `complete` and `default` lead to.
    otherwise: Vec<Handler>,
}

/// `pattern = future, if condition => handler`.
struct Branch {
    /// From the pattern to the handler's end.
    at: Range<usize>,
    future: Expr,
    condition: Option<Expr>,
    handler: Handler,
    /// Whether the handler needs a comma behind it.
    comma: Option<Range<usize>>,
}

enum Handler {
    Block(Block),
    Expression(Expr),
}

impl Finder<'_> {
    /// Branches trade places where their order counts, trade handlers, or go.
    pub(super) fn selected(&mut self, found: &Macro) {
        let Ok(choice) = choice.parse2(found.tokens.clone()) else { return };
        if let Some(at) = &choice.biased {
            self.change(at.clone(), "", "`biased;` is removed");
        }
        for (index, pair) in choice.branches.windows(2).enumerate() {
            let [first, second] = pair else { continue };
            let numbers = format!("branches {} and {} of select!", index + 1, index + 2);
            // Without `biased;` the branch to try first is drawn by lot: order means nothing.
            if choice.biased.is_some() {
                self.trade(&first.at, &second.at, &format!("{numbers} trade places"));
            }
            let (one, other) = (first.handler.at(), second.handler.at());
            self.trade(&one, &other, &format!("{numbers} trade handlers"));
        }
        if choice.branches.len() > 1 {
            for (index, branch) in choice.branches.iter().enumerate() {
                let end = branch.comma.as_ref().map_or(branch.at.end, |comma| comma.end);
                let what = format!("branch {} of select! is removed", index + 1);
                self.change(branch.at.start..end, "", what);
            }
        }
        self.inside(&choice);
    }

    /// The two texts in each other's place, with all between them where it was.
    fn trade(&mut self, first: &Range<usize>, second: &Range<usize>, what: &str) {
        let text = self.text;
        // An expression must end with a comma, a block need not.
        let comma_before = |rest: &str| match rest.trim_start().chars().next() {
            Some(',' | '}' | ')' | ']') => "",
            _ => ",",
        };
        let between = &text[first.end..second.start];
        let new = format!(
            "{}{}{between}{}{}",
            &text[second.clone()],
            comma_before(between),
            &text[first.clone()],
            comma_before(&text[second.end..]),
        );
        self.change(first.start..second.end, new, what);
    }

    fn inside(&mut self, choice: &Choice) {
        for branch in &choice.branches {
            self.visit_expr(&branch.future);
            if let Some(condition) = &branch.condition {
                self.condition(condition, "the branch's condition", &["true", "false"]);
                self.visit_expr(condition);
            }
        }
        let handlers = choice.branches.iter().map(|branch| &branch.handler);
        for handler in handlers.chain(&choice.otherwise) {
            match handler {
                Handler::Block(block) => self.visit_block(block),
                Handler::Expression(expression) => self.visit_expr(expression),
            }
        }
    }
}

impl Handler {
    fn at(&self) -> Range<usize> {
        match self {
            Self::Block(block) => range(block),
            Self::Expression(expression) => range(expression),
        }
    }
}

fn choice(input: ParseStream<'_>) -> syn::Result<Choice> {
    let biased = biased(input)?;
    let mut choice = Choice { biased, branches: vec![], otherwise: vec![] };
    while !input.is_empty() {
        if is_otherwise(input) {
            input.call(<Ident as syn::ext::IdentExt>::parse_any)?;
            input.parse::<Token![=>]>()?;
            choice.otherwise.push(handler(input)?);
            comma(input)?;
        } else {
            choice.branches.push(branch(input)?);
        }
    }
    Ok(choice)
}

fn is_otherwise(input: ParseStream<'_>) -> bool {
    use syn::ext::IdentExt;
    let ahead = input.fork();
    ahead
        .call(Ident::parse_any)
        .is_ok_and(|ident| ["else", "complete", "default"].iter().any(|word| ident == word))
        && ahead.peek(Token![=>])
}

fn branch(input: ParseStream<'_>) -> syn::Result<Branch> {
    let pattern = Pat::parse_multi_with_leading_vert(input)?;
    input.parse::<Token![=]>()?;
    let future = input.parse()?;
    let condition = if input.peek(Token![,]) && input.peek2(Token![if]) {
        input.parse::<Token![,]>()?;
        input.parse::<Token![if]>()?;
        Some(input.parse()?)
    } else {
        None
    };
    input.parse::<Token![=>]>()?;
    let handler = handler(input)?;
    let at = range(&pattern).start..handler.at().end;
    Ok(Branch { at, future, condition, handler, comma: comma(input)? })
}

/// A block ends where its brace closes, even if more follows, as in Tokio's macro.
fn handler(input: ParseStream<'_>) -> syn::Result<Handler> {
    if input.peek(token::Brace) {
        input.parse().map(Handler::Block)
    } else {
        input.parse().map(Handler::Expression)
    }
}

fn comma(input: ParseStream<'_>) -> syn::Result<Option<Range<usize>>> {
    let comma: Option<Token![,]> = input.parse()?;
    Ok(comma.map(|comma| range(&comma)))
}
