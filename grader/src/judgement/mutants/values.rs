//! What a function could return without doing its work.

use syn::{
    AngleBracketedGenericArguments, Block, GenericArgument, PathArguments, PathSegment, ReturnType,
    Signature, Type, TypeParamBound,
};

use super::Finder;
use super::operands::range;

/// Values tried for one function, at most.
const MOST_VALUES: usize = 4;

impl Finder<'_> {
    /// A function returns a value that its type offers.
    pub(super) fn return_values(&mut self, signature: &Signature, body: &Block) {
        if body.stmts.is_empty() {
            return;
        }
        let name = &signature.ident;
        match &signature.output {
            ReturnType::Default => {
                self.change(range(body), "{}", format!("`{name}` does nothing"));
            }
            ReturnType::Type(_, returned) => {
                for value in values(returned).into_iter().take(MOST_VALUES) {
                    let what = format!("`{name}` returns {value}");
                    self.change(range(body), format!("{{ {value} }}"), what);
                }
            }
        }
    }
}

/// Values of the type `returned`; none that is known to be of it is better than many.
pub fn values(returned: &Type) -> Vec<String> {
    match returned {
        Type::Tuple(tuple) => of_tuple(tuple.elems.iter().map(values).collect()),
        Type::Path(path) => path.path.segments.last().map(of_segment).unwrap_or_default(),
        Type::ImplTrait(promised) => promised.bounds.iter().find_map(of_bound).unwrap_or_default(),
        Type::Reference(reference) => of_reference(&reference.elem),
        Type::Paren(inner) => values(&inner.elem),
        Type::Group(inner) => values(&inner.elem),
        _ => vec![],
    }
}

/// The first values of all elements, the second of all, and so on.
fn of_tuple(elements: Vec<Vec<String>>) -> Vec<String> {
    if elements.iter().any(Vec::is_empty) {
        return vec![];
    }
    let most = elements.iter().map(Vec::len).max().unwrap_or(1);
    let row = |index: usize| -> String {
        elements.iter().map(|values| format!("{}, ", values[index % values.len()])).collect()
    };
    match elements.len() {
        0 => vec!["()".to_owned()],
        1 => (0..most).map(|index| format!("({})", row(index).trim_end())).collect(),
        _ => (0..most).map(|index| format!("({})", row(index).trim_end_matches(", "))).collect(),
    }
}

fn of_reference(target: &Type) -> Vec<String> {
    match target {
        Type::Path(path) if path.path.is_ident("str") => owned(&["\"\"", "\"xyzzy\""]),
        Type::Slice(_) => owned(&["&[]"]),
        _ => vec![],
    }
}

/// `impl Future<Output = T>` and the like.
fn of_bound(bound: &TypeParamBound) -> Option<Vec<String>> {
    let TypeParamBound::Trait(bound) = bound else { return None };
    let segment = bound.path.segments.last()?;
    let item = |name| associated(segment, name).map(values).unwrap_or_default();
    match segment.ident.to_string().as_str() {
        "Future" => Some(wrapped(item("Output"), "std::future::ready(", ")")),
        "Iterator" => {
            let once = wrapped(item("Item"), "std::iter::once(", ")");
            Some([owned(&["std::iter::empty()"]), once].concat())
        }
        _ => None,
    }
}

fn of_segment(segment: &PathSegment) -> Vec<String> {
    let arguments = arguments(segment);
    let of = |index: usize| arguments.get(index).map(|inner| values(inner)).unwrap_or_default();
    match segment.ident.to_string().as_str() {
        "bool" => owned(&["true", "false"]),
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128"
        | "isize" => owned(&["0", "1"]),
        "f32" | "f64" => owned(&["0.0", "1.0"]),
        "String" => owned(&["String::new()", "\"xyzzy\".into()"]),
        "Duration" => owned(&["std::time::Duration::ZERO"]),
        "Vec" => [owned(&["vec![]"]), wrapped(of(0), "vec![", "]")].concat(),
        "Option" => [owned(&["None"]), wrapped(of(0), "Some(", ")")].concat(),
        "Result" => {
            [wrapped(of(0), "Ok(", ")"), wrapped(of_error(&arguments), "Err(", ")")].concat()
        }
        "Poll" => {
            let ready = wrapped(of(0), "std::task::Poll::Ready(", ")");
            [owned(&["std::task::Poll::Pending"]), ready].concat()
        }
        "Box" => wrapped(of(0), "Box::new(", ")"),
        "Arc" => wrapped(of(0), "std::sync::Arc::new(", ")"),
        "Rc" => wrapped(of(0), "std::rc::Rc::new(", ")"),
        "BoxFuture" => wrapped(of(0), "Box::pin(std::future::ready(", "))"),
        "Pin" => pinned(&arguments),
        _ => owned(&["Default::default()"]),
    }
}

/// Errors that are cheap to make: texts and the like, not those with a meaning of their own.
fn of_error(arguments: &[&Type]) -> Vec<String> {
    let Some(Type::Path(_) | Type::Reference(_) | Type::Tuple(_)) = arguments.get(1) else {
        return vec![];
    };
    let found = values(arguments[1]);
    found.into_iter().filter(|value| value != "Default::default()").take(1).collect()
}

/// `Pin<Box<dyn Future<Output = T>>>`.
fn pinned(outer: &[&Type]) -> Vec<String> {
    let Some(Type::Path(boxed)) = outer.first() else { return vec![] };
    let inner = boxed.path.segments.last().map(arguments).unwrap_or_default();
    let Some(Type::TraitObject(object)) = inner.first() else { return vec![] };
    let futures = object.bounds.iter().find_map(of_bound).unwrap_or_default();
    wrapped(futures, "Box::pin(", ")")
}

fn arguments(segment: &PathSegment) -> Vec<&Type> {
    let Some(bracketed) = bracketed(segment) else { return vec![] };
    let types = bracketed.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    });
    types.collect()
}

fn associated<'s>(segment: &'s PathSegment, name: &str) -> Option<&'s Type> {
    bracketed(segment)?.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(found) if found.ident == name => Some(&found.ty),
        _ => None,
    })
}

fn bracketed(segment: &PathSegment) -> Option<&AngleBracketedGenericArguments> {
    match &segment.arguments {
        PathArguments::AngleBracketed(bracketed) => Some(bracketed),
        _ => None,
    }
}

fn wrapped(values: Vec<String>, before: &str, after: &str) -> Vec<String> {
    values.into_iter().map(|value| format!("{before}{value}{after}")).collect()
}

fn owned(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}
