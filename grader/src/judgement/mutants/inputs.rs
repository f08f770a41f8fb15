//! Inputs that are not looked at: a constant in the place of one, or only a part of it.

use syn::{Block, FnArg, Pat, Signature, Type};

use super::{Finder, range};

/// More than this of anything is left out where a mutant takes a natural number of them.
const BATCH: usize = 16;

impl Finder<'_> {
    /// Each input of a function is changed at the beginning of its body.
    pub(super) fn inputs(&mut self, signature: &Signature, body: &Block) {
        if body.stmts.is_empty() {
            return;
        }
        let inside = range(&body.brace_token.span.open()).end;
        for (name, kind) in signature.inputs.iter().filter_map(named_input) {
            for (value, how) in instead_of(&name, kind) {
                let new = format!(" let {name} = {value};");
                self.change(inside..inside, new, format!("the input `{name}` {how}"));
            }
        }
    }
}

/// What an input is, as far as it can be changed.
#[derive(Clone, Copy)]
enum InputKind {
    Integer,
    Text,
    Duration,
    Slice,
    Vector,
}

fn named_input(input: &FnArg) -> Option<(String, InputKind)> {
    let FnArg::Typed(typed) = input else { return None };
    let Pat::Ident(name) = &*typed.pat else { return None };
    Some((name.ident.to_string(), kind_of(&typed.ty)?))
}

fn kind_of(input: &Type) -> Option<InputKind> {
    match input {
        Type::Reference(reference) => match &*reference.elem {
            Type::Path(path) if path.path.is_ident("str") => Some(InputKind::Text),
            Type::Slice(_) => Some(InputKind::Slice),
            _ => None,
        },
        Type::Path(path) => match path.path.segments.last()?.ident.to_string().as_str() {
            "u8" | "u16" | "u32" | "u64" | "usize" => Some(InputKind::Integer),
            "Duration" => Some(InputKind::Duration),
            "Vec" => Some(InputKind::Vector),
            _ => None,
        },
        _ => None,
    }
}

/// What to bind to `name` instead, and what that does to the input.
fn instead_of(name: &str, kind: InputKind) -> Vec<(String, String)> {
    let is_a_constant = || "is a constant".to_owned();
    let at_most = || format!("is at most {BATCH}");
    let first_left_out = || "is taken without its first".to_owned();
    let last_left_out = || "is taken without its last".to_owned();
    match kind {
        InputKind::Integer => vec![
            (format!("if true {{ 1 }} else {{ {name} }}"), is_a_constant()),
            (format!("{name}.min({BATCH})"), at_most()),
        ],
        InputKind::Text => vec![
            (format!("if true {{ \"ada\" }} else {{ {name} }}"), is_a_constant()),
            (format!("{name}.trim()"), "is taken without the blanks around it".to_owned()),
            (format!("&*{name}.to_lowercase()"), "is taken in lower case".to_owned()),
        ],
        InputKind::Duration => vec![(
            format!("if true {{ std::time::Duration::from_millis(10) }} else {{ {name} }}"),
            is_a_constant(),
        )],
        InputKind::Slice => vec![
            (format!("&{name}[..{name}.len().min({BATCH})]"), at_most()),
            (format!("&{name}[{name}.len().min(1)..]"), first_left_out()),
            (format!("&{name}[..{name}.len().saturating_sub(1)]"), last_left_out()),
        ],
        InputKind::Vector => vec![
            (format!("{name}.into_iter().take({BATCH}).collect::<Vec<_>>()"), at_most()),
            (format!("{name}.into_iter().skip(1).collect::<Vec<_>>()"), first_left_out()),
            (
                format!(
                    "{{ let mut {name} = {name}; let mut few: Vec<_> = {name}.drain(..).collect(); \
                     few.pop(); few }}"
                ),
                last_left_out(),
            ),
        ],
    }
}
