//! Where what is refused lives in the libraries, and under which names a text reaches it.
//!
//! A name is followed through every `use … as …`, group and glob of the text. Scopes are not: a
//! name that means a module somewhere is taken to mean it everywhere.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Kind, Token, Tokens};
use super::{Found, MACROS, Why};
use crate::vocabulary::course::Permission;

/// What a refused name is, which decides where it can mean that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// Nothing can be done with it but to go on to what is in it.
    Module,
    /// A function or a type: the bare name is enough.
    Item,
}

/// Something of a library that is refused.
#[derive(Clone, Copy, Debug)]
struct ForbiddenName {
    path: &'static str,
    sort: Sort,
    why: Why,
}

const fn module(path: &'static str, why: Why) -> ForbiddenName {
    ForbiddenName { path, sort: Sort::Module, why }
}

const fn item(path: &'static str, why: Why) -> ForbiddenName {
    ForbiddenName { path, sort: Sort::Item, why }
}

/// Input and output of `std::io` and `tokio::io` are not among them: the input is empty, and what
/// is printed decides nothing.
const REFUSED: [ForbiddenName; 26] = [
    module("std::process", Why::Outside),
    module("std::fs", Why::Outside),
    module("std::net", Why::Outside),
    module("std::os", Why::Outside),
    module("std::env", Why::Outside),
    module("std::arch", Why::Unsafe),
    module("core::arch", Why::Unsafe),
    module("std::backtrace", Why::Looking),
    item("std::panic::set_hook", Why::Hook),
    item("std::panic::take_hook", Why::Hook),
    item("std::panic::update_hook", Why::Hook),
    item("std::panic::Location", Why::Looking),
    item("core::panic::Location", Why::Looking),
    item("std::any::type_name", Why::Looking),
    item("std::any::type_name_of_val", Why::Looking),
    item("core::any::type_name", Why::Looking),
    item("core::any::type_name_of_val", Why::Looking),
    module("tokio::process", Why::Outside),
    module("tokio::fs", Why::Outside),
    module("tokio::net", Why::Outside),
    module("tokio::signal", Why::Outside),
    // It waits on any descriptor, given as a number.
    module("tokio::io::unix", Why::Outside),
    item("tokio::time::advance", Why::Clock),
    item("tokio::time::pause", Why::Clock),
    item("tokio::time::resume", Why::Clock),
    // For the harness alone, which sets there how the services behave.
    module("kata::world", Why::Looking),
];

/// Addresses are plain data.
const ADDRESSES: [&str; 7] = [
    "AddrParseError",
    "IpAddr",
    "Ipv4Addr",
    "Ipv6Addr",
    "SocketAddr",
    "SocketAddrV4",
    "SocketAddrV6",
];

/// The crates that hold something refused.
const ROOTS: [&str; 4] = ["std", "core", "tokio", "kata"];

/// The modules through which the built-in macros can be named.
const HOLD_MACROS: [&str; 4] = ["std", "core", "std::prelude", "core::prelude"];

/// What a path leads to.
enum Leads {
    /// Nothing that is refused is there.
    Nowhere,
    /// Something in it is refused.
    Further(String),
    ForbiddenName(Why),
}

fn child(place: &str, name: &str) -> Leads {
    let path = format!("{place}::{name}");
    if let Some(refused) = REFUSED.iter().find(|refused| refused.path == path) {
        return Leads::ForbiddenName(refused.why);
    }
    if HOLD_MACROS.contains(&place) && MACROS.contains(&name) {
        return Leads::ForbiddenName(Why::Macro);
    }
    if HOLD_MACROS.contains(&path.as_str()) {
        return Leads::Further(path);
    }
    // Between the prelude and its macros stands the name of an edition.
    if place.ends_with("::prelude") {
        return Leads::Further(place.to_owned());
    }
    let is_on_the_way = |refused: &ForbiddenName| {
        refused.path.strip_prefix(&path).is_some_and(|rest| rest.starts_with("::"))
    };
    if REFUSED.iter().any(is_on_the_way) { Leads::Further(path) } else { Leads::Nowhere }
}

/// Every use of something refused, as far as `allowed` does not allow it. With `any_import`, the
/// text is taken for one that may have imported everything from everywhere.
pub fn refused_places(
    tokens: &Tokens<'_>,
    allowed: &BTreeSet<Permission>,
    any_import: bool,
) -> Vec<Found> {
    let mut occurrences: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, token) in tokens.all.iter().enumerate().filter(|(_, token)| token.is_name()) {
        occurrences.entry(&token.text).or_default().push(index);
    }
    let mut search =
        Search { tokens, allowed, meanings: BTreeSet::new(), open: vec![], found: vec![] };
    ROOTS.iter().for_each(|root| search.learn(root, root));
    if any_import {
        ROOTS.iter().for_each(|root| search.glob(root));
        REFUSED.iter().filter_map(|refused| parent(refused.path)).for_each(|p| search.glob(p));
    }
    while let Some((name, place)) = search.open.pop() {
        for &index in occurrences.get(name.as_str()).into_iter().flatten() {
            search.look(index, &place);
        }
    }
    search.found
}

struct Search<'a> {
    tokens: &'a Tokens<'a>,
    allowed: &'a BTreeSet<Permission>,
    /// Names, and the places that they can mean.
    meanings: BTreeSet<(String, String)>,
    /// Those of them that were not looked for yet.
    open: Vec<(String, String)>,
    found: Vec<Found>,
}

impl Search<'_> {
    fn learn(&mut self, name: &str, place: &str) {
        let meaning = (name.to_owned(), place.to_owned());
        if self.meanings.insert(meaning.clone()) {
            self.open.push(meaning);
        }
    }

    /// Looks at the name at `index`, which can mean `place`.
    fn look(&mut self, index: usize, place: &str) {
        match REFUSED.iter().find(|refused| refused.path == place) {
            Some(refused) if self.is_meant(index, refused.sort) => {
                self.refuse(index, place, refused.why);
            }
            None if self.goes_on(index + 1) => self.follow(index + 1, place),
            _ => {}
        }
    }

    /// Whether a path or a new name begins at `index`.
    fn goes_on(&self, index: usize) -> bool {
        let goes_on = |token: &Token<'_>| token.kind == Kind::Separator || token.is_keyword("as");
        self.tokens.is(index, goes_on)
    }

    /// Whether the name at `index`, which a glob may have brought, can be what the glob brought.
    fn is_meant(&self, index: usize, sort: Sort) -> bool {
        match sort {
            Sort::Module => self.goes_on(index + 1),
            Sort::Item => {
                let names_its_own = ["fn", "let", "mod", "mut", "struct", "enum", "trait", "type"];
                !self.tokens.follows(index, |last| {
                    last.is(".") || names_its_own.iter().any(|word| last.is_keyword(word))
                })
            }
        }
    }

    /// Goes on from `place`, whose name ends before `index`.
    fn follow(&mut self, index: usize, place: &str) {
        if self.tokens.is(index, |token| token.kind == Kind::Separator) {
            return self.step(index + 1, place);
        }
        let last = place.rsplit("::").next().unwrap_or(place);
        let Some(renamed) = self.tokens.get(index).filter(|token| token.is_keyword("as")) else {
            return self.learn(last, place);
        };
        match self.tokens.get(index + 1).filter(|token| token.is_name()) {
            // Two ways to write such a name can be one to the compiler.
            Some(name) if !name.text.is_ascii() => {
                let why = Why::ForeignLetters;
                self.found.push(Found { at: renamed.start, word: place.to_owned(), why });
            }
            Some(name) => self.learn(&name.text.clone(), place),
            None => {}
        }
    }

    /// Takes the step from `place` to what stands at `index`, behind `::`.
    fn step(&mut self, index: usize, place: &str) {
        let Some(token) = self.tokens.get(index) else { return };
        match token.kind {
            Kind::Open if token.text == "{" => {
                for element in self.elements(index) {
                    self.step(element, place);
                }
            }
            Kind::Sign if token.text == "*" => self.glob(place),
            Kind::Sign if token.text == "$" => {
                let word = format!("{place}::$…");
                self.found.push(Found { at: token.start, word, why: Why::Assembled });
            }
            Kind::Word if token.text == "self" => self.follow(index + 1, place),
            Kind::Word | Kind::RawWord => match child(place, &token.text) {
                Leads::Nowhere => {}
                Leads::Further(further) => self.follow(index + 1, &further),
                Leads::ForbiddenName(_) if self.is_address(index) => {}
                Leads::ForbiddenName(why) => {
                    self.refuse(index, &format!("{place}::{}", token.text), why)
                }
            },
            _ => {}
        }
    }

    /// Where the elements of the group that opens at `index` begin.
    fn elements(&self, index: usize) -> Vec<usize> {
        let mut elements = vec![index + 1];
        let mut next = index + 1;
        while let Some(token) =
            self.tokens.get(next).filter(|_| next < self.tokens.all[index].closed_by)
        {
            if token.is(",") {
                elements.push(next + 1);
            }
            next = if token.kind == Kind::Open { token.closed_by } else { next } + 1;
        }
        elements
    }

    /// Whether the name at `index`, of a module `net`, leads to plain data only.
    fn is_address(&self, index: usize) -> bool {
        let is_address =
            |at: usize| self.tokens.is(at, |token| ADDRESSES.contains(&token.text.as_ref()));
        if self.tokens.all[index].text != "net"
            || !self.tokens.is(index + 1, |token| token.kind == Kind::Separator)
        {
            return false;
        }
        if self.tokens.is(index + 2, |token| token.is("{")) {
            return self.elements(index + 2).into_iter().all(|element| {
                is_address(element) || self.tokens.is(element, |token| token.is("}"))
            });
        }
        is_address(index + 2)
    }

    /// Everything in `place` may go by its own name.
    fn glob(&mut self, place: &str) {
        for refused in &REFUSED {
            let Some(rest) = refused.path.strip_prefix(place) else { continue };
            let Some(name) = rest.strip_prefix("::") else { continue };
            match name.split_once("::") {
                Some((first, _)) => self.learn(first, &format!("{place}::{first}")),
                None => self.learn(name, refused.path),
            }
        }
    }

    fn refuse(&mut self, index: usize, path: &str, why: Why) {
        if why != Why::Clock || !self.allowed.contains(&Permission::TimeControl) {
            self.found.push(Found { at: self.tokens.all[index].start, word: path.to_owned(), why });
        }
    }
}

fn parent(path: &str) -> Option<&str> {
    path.rsplit_once("::").map(|(parent, _)| parent)
}

/// The last words of what is refused: a text that never says one of them reaches nothing.
pub fn words(allowed: &BTreeSet<Permission>) -> impl Iterator<Item = &'static str> {
    let time_control = allowed.contains(&Permission::TimeControl);
    REFUSED
        .iter()
        .filter(move |refused| refused.why != Why::Clock || !time_control)
        .filter_map(|refused| refused.path.rsplit("::").next())
}
