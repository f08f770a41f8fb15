//! The paths that a source names outside its tests: where they stand, and whether they are imports.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Meta, UseTree, Visibility};

/// A path that a source names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub segments: Vec<String>,
    pub line: usize,
    /// The modules it stands in, from the file's own.
    pub within: Vec<String>,
    pub import: Option<Import>,
}

/// What an import makes of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// What it is called here; `None` where all that is below the path is imported.
    pub name: Option<String>,
    /// Whether others see it under that name.
    pub passed_on: bool,
}

/// All that is to be known of a source here.
#[derive(Default)]
pub struct Names {
    pub named: Vec<Named>,
    /// The modules that it declares and that are compiled for tests only.
    pub test_modules: Vec<String>,
    within: Vec<String>,
}

/// The names of a source.
pub fn of(text: &str) -> Names {
    let mut names = Names::default();
    names.visit_file(&syn::parse_file(text).expect("a source of the house is Rust"));
    names
}

impl Names {
    fn note(&mut self, idents: &[&Ident], import: Option<Import>) {
        let Some(first) = idents.first() else { return };
        self.named.push(Named {
            segments: idents.iter().map(ToString::to_string).collect(),
            line: first.span().start().line,
            within: self.within.clone(),
            import,
        });
    }

    fn imports<'a>(&mut self, tree: &'a UseTree, above: &[&'a Ident], passed_on: bool) {
        let import =
            |name: Option<&Ident>| Some(Import { name: name.map(ToString::to_string), passed_on });
        match tree {
            UseTree::Path(path) => {
                self.imports(&path.tree, &[above, &[&path.ident]].concat(), passed_on);
            }
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.imports(tree, above, passed_on));
            }
            UseTree::Glob(_) => self.note(above, import(None)),
            UseTree::Name(name) if name.ident == "self" => {
                self.note(above, import(above.last().copied()));
            }
            UseTree::Rename(name) if name.ident == "self" => {
                self.note(above, import(Some(&name.rename)));
            }
            UseTree::Name(name) => {
                self.note(&[above, &[&name.ident]].concat(), import(Some(&name.ident)));
            }
            UseTree::Rename(name) => {
                self.note(&[above, &[&name.ident]].concat(), import(Some(&name.rename)));
            }
        }
    }

    /// Paths among tokens that the compiler, too, reads only when it expands a macro.
    fn tokens(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < trees.len() {
            match &trees[at] {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(ident) => at = self.path_in(&trees, at, vec![ident]),
                _ => {}
            }
            at += 1;
        }
    }

    /// The path whose first word is at `at`; where it ends.
    fn path_in<'a>(
        &mut self,
        trees: &'a [TokenTree],
        mut at: usize,
        mut path: Vec<&'a Ident>,
    ) -> usize {
        let colon = |at| matches!(trees.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
        while colon(at + 1) && colon(at + 2) {
            match trees.get(at + 3) {
                Some(TokenTree::Ident(ident)) => path.push(ident),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    let is_comma =
                        |t: &TokenTree| matches!(t, TokenTree::Punct(p) if p.as_char() == ',');
                    for part in inner.split(is_comma) {
                        if let Some(TokenTree::Ident(first)) = part.first() {
                            let path = [&path[..], &[first]].concat().into_iter().cloned();
                            let path: Vec<Ident> = path.collect();
                            self.note(&path.iter().collect::<Vec<_>>(), None);
                        }
                    }
                    return at + 3;
                }
                _ => break,
            }
            at += 3;
        }
        self.note(&path, None);
        at
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            let words = list.tokens.to_string();
            let mut words = words.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.clone().any(|word| word == "test") && !words.any(|word| word == "not")
        }
        _ => false,
    })
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Const(item) => &item.attrs,
            Item::Enum(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Static(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        } else if let Item::Mod(module) = item {
            self.test_modules.push(module.ident.to_string());
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.within.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.within.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let passed_on = !matches!(item.vis, Visibility::Inherited);
        self.imports(&item.tree, &[], passed_on);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let name = item.rename.as_ref().map_or(&item.ident, |(_, name)| name);
        let import = Import { name: Some(name.to_string()), passed_on: false };
        self.note(&[&item.ident], Some(import));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let idents: Vec<_> = path.segments.iter().map(|segment| &segment.ident).collect();
        self.note(&idents, None);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        // Those of one word are the language's own.
        if attribute.path().segments.len() > 1 {
            self.visit_path(attribute.path());
        }
        if let Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }

    // `pub(in crate::…)` says who may see something, and needs nothing of theirs.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_wherever_they_stand_but_in_comments_strings_and_tests() {
        let text = r#"
            use a::{self, b::{c as d, *}};
            pub use e::F;
            // comment::path
            pub(in super::super) fn f(x: g::H) -> i::J { "string::path"; k!(l::m, { n::{o, p} }); }
            #[q(r = s::t())]
            struct U;
            mod inner { fn v() { w::x() } }
            #[cfg(test)]
            mod tests { use y::z; }
            #[cfg(all(test, unix))]
            mod more;
        "#;
        let names = of(text);
        let found: Vec<_> = names.named.iter().map(|named| named.segments.join("::")).collect();
        let expected = ["a", "a::b::c", "a::b", "e::F", "g::H", "i::J", "k", "l::m"];
        let expected = [&expected[..], &["n::o", "n::p", "r", "s::t", "w::x"]].concat();
        assert_eq!(found, expected);
        assert_eq!(names.test_modules, ["tests", "more"]);
        let imports: Vec<_> = names.named.iter().filter_map(|named| named.import.clone()).collect();
        let import =
            |name: Option<&str>, passed_on| Import { name: name.map(Into::into), passed_on };
        let expected = [(Some("a"), false), (Some("d"), false), (None, false), (Some("F"), true)];
        assert_eq!(imports, expected.map(|(name, passed_on)| import(name, passed_on)));
        assert_eq!(names.named.last().unwrap().within, ["inner"]);
    }
}
