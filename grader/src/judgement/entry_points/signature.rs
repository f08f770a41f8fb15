//! The signatures of a starter, and the same of functions that call them.

use std::iter::Peekable;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::vocabulary::build_plan::Reason;

/// What all that a call borrows lives for, since its future may keep it.
const LIFETIME: &str = "entry";

/// Whether hidden tests send the futures of an answer to other threads. Where they do, an answer has to
/// allow it; where not, it need not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Futures {
    /// They stay on the thread that made them.
    Local,
    /// They are sent.
    Sent,
}

/// One function that the starter promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) name: String,
    /// The types of its arguments.
    inputs: Vec<String>,
    output: Output,
}

/// What a call gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Output {
    /// A value of this type.
    Value(String),
    /// A future of a value of this type.
    Future(String),
}

impl Function {
    pub(super) fn signature(&self, futures: Futures) -> String {
        let Self { name, inputs, output } = self;
        let typed = |(index, input): (usize, &String)| format!("a{index}: {input}");
        let inputs: Vec<_> = inputs.iter().enumerate().map(typed).collect();
        let inputs = inputs.join(", ");
        let sent = match futures {
            Futures::Local => "",
            Futures::Sent => " + ::core::marker::Send",
        };
        let output = match output {
            Output::Value(value) => value.clone(),
            Output::Future(value) => format!(
                "::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = {value}>{sent} \
                 + '{LIFETIME}>>"
            ),
        };
        format!("fn {name}<'{LIFETIME}>({inputs}) -> {output}")
    }

    /// The call of the answer's own function.
    pub(super) fn call(&self) -> String {
        let arguments: Vec<_> = (0..self.inputs.len()).map(|index| format!("a{index}")).collect();
        let call = format!("super::{}({})", self.name, arguments.join(", "));
        match self.output {
            Output::Value(_) => call,
            Output::Future(_) => format!("::std::boxed::Box::pin({call})"),
        }
    }
}

/// What a starter imports and promises.
#[derive(Default)]
pub(super) struct Items {
    pub(super) imports: Vec<String>,
    pub(super) functions: Vec<Function>,
}

type Tokens = Peekable<IntoIter>;

/// Reads the items of a starter.
pub(super) fn items(starter: TokenStream) -> Result<Items, Reason> {
    let mut items = Items::default();
    let mut rest = starter.into_iter().peekable();
    while let Some(tree) = rest.next() {
        let TokenTree::Ident(word) = tree else { continue };
        match &*word.to_string() {
            "use" => items.imports.push(import(&mut rest)?),
            "pub" => items.functions.push(function(&mut rest)?),
            // A private type may be part of a signature, and what it implements may be called.
            "struct" | "enum" | "union" | "trait" | "impl" | "type" => {
                return Err(Reason::OwnTypes);
            }
            _ => {}
        }
    }
    Ok(items)
}

/// The public functions of any text whose signatures are of the kind that a starter has.
pub(super) fn functions(text: TokenStream) -> Vec<Function> {
    let mut functions = vec![];
    let mut rest = text.into_iter().peekable();
    while let Some(tree) = rest.next() {
        let mut ahead = rest.clone();
        if is_word(&tree, "pub")
            && let Ok(function) = function(&mut ahead)
        {
            functions.push(function);
            rest = ahead;
        }
    }
    functions
}

/// What follows `use`, by a path that begins with a crate's name.
fn import(rest: &mut Tokens) -> Result<String, Reason> {
    match rest.peek() {
        Some(TokenTree::Ident(first))
            if !["crate", "self", "super"].iter().any(|it| first == it) => {}
        _ => return Err(Reason::Unreadable),
    }
    let path: TokenStream = rest.take_while(|tree| !is_punct(tree, ';')).collect();
    Ok(format!("use ::{path};"))
}

/// What follows `pub`, up to its body.
fn function(rest: &mut Tokens) -> Result<Function, Reason> {
    let mut word = next_word(rest)?;
    let is_async = word == "async";
    if is_async {
        word = next_word(rest)?;
    }
    if word != "fn" {
        return Err(Reason::OwnTypes);
    }
    let name = next_word(rest)?;
    let Some(TokenTree::Group(arguments)) = rest.next() else { return Err(Reason::Generic) };
    let returned: Vec<_> = rest.take_while(|tree| !is_body(tree)).collect();
    let words = arguments.stream().into_iter().chain(returned.iter().cloned());
    if words.into_iter().any(|tree| is_word(&tree, "where")) {
        return Err(Reason::Generic);
    }
    let output = output(&returned, is_async)?;
    let borrows = matches!(output, Output::Future(_));
    let inputs = split(arguments.stream()).into_iter().map(|argument| input(argument, borrows));
    Ok(Function { name, inputs: inputs.collect::<Result<_, _>>()?, output })
}

/// The type of an argument, which stands behind a colon.
fn input(argument: Vec<TokenTree>, borrows: bool) -> Result<String, Reason> {
    let colon = argument.iter().position(|tree| is_punct(tree, ':'));
    let of_type = colon.and_then(|colon| argument.get(colon + 1..)).ok_or(Reason::OwnTypes)?;
    of_value(of_type, borrows)
}

/// What stands behind the arguments: nothing, or an arrow and a type.
fn output(returned: &[TokenTree], is_async: bool) -> Result<Output, Reason> {
    let value = match returned {
        [] => "()".to_owned(),
        [dash, arrow, value @ ..] if is_punct(dash, '-') && is_punct(arrow, '>') => {
            if let [word, future, open, output, equals, value @ .., close] = value
                && is_word(word, "impl")
                && is_word(future, "Future")
                && is_punct(open, '<')
                && is_word(output, "Output")
                && is_punct(equals, '=')
                && is_punct(close, '>')
            {
                return Ok(Output::Future(of_value(value, true)?));
            }
            of_value(value, is_async)?
        }
        _ => return Err(Reason::Unreadable),
    };
    Ok(if is_async { Output::Future(value) } else { Output::Value(value) })
}

/// A type as text. What a future keeps is borrowed for as long as it lives.
fn of_value(tokens: &[TokenTree], borrows: bool) -> Result<String, Reason> {
    if tokens.iter().any(|tree| is_word(tree, "impl")) {
        return Err(Reason::Generic);
    }
    let tokens: TokenStream = tokens.iter().cloned().collect();
    Ok(if borrows { borrowed(tokens) } else { tokens }.to_string())
}

/// The same type with a lifetime wherever it is left out.
fn borrowed(tokens: TokenStream) -> TokenStream {
    let mut named = vec![];
    let mut rest = tokens.into_iter().peekable();
    while let Some(tree) = rest.next() {
        let leaves_out =
            is_punct(&tree, '&') && !rest.peek().is_some_and(|next| is_punct(next, '\''));
        match tree {
            TokenTree::Group(group) => {
                named.push(Group::new(group.delimiter(), borrowed(group.stream())).into());
            }
            // `'_`.
            TokenTree::Ident(word) if word == "_" => named.push(lifetime_name()),
            tree => named.push(tree),
        }
        if leaves_out {
            named.extend([Punct::new('\'', Spacing::Joint).into(), lifetime_name()]);
        }
    }
    named.into_iter().collect()
}

fn lifetime_name() -> TokenTree {
    Ident::new(LIFETIME, Span::call_site()).into()
}

/// The parts between commas that stand in no brackets.
fn split(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![vec![]];
    let (mut depth, mut before) = (0_u32, ' ');
    for tree in tokens {
        let sign = if let TokenTree::Punct(punct) = &tree { punct.as_char() } else { ' ' };
        match (sign, before) {
            ('<', _) => depth += 1,
            // `->` closes nothing.
            ('>', '-') => {}
            ('>', _) => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = sign;
        match parts.last_mut() {
            Some(part) if sign != ',' || depth > 0 => part.push(tree),
            _ => parts.push(vec![]),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn next_word(rest: &mut Tokens) -> Result<String, Reason> {
    match rest.next() {
        Some(TokenTree::Ident(word)) => Ok(word.to_string()),
        _ => Err(Reason::Unreadable),
    }
}

fn is_word(tree: &TokenTree, text: &str) -> bool {
    matches!(tree, TokenTree::Ident(word) if word == text)
}

fn is_punct(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn is_body(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}
