//! No file needs another one that needs it: looks for circles in what the files of one crate import
//! of each other.
//!
//! A parent that only declares its children, or passes their names on, needs none of them. What
//! tests import does not count: they may look at anything.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::names::{self, Named};

/// The files of one crate: the path from its `src`, and the text.
pub type Sources = [(String, String)];

/// Every circle, as a line that names its files and what each needs of the next.
pub fn circles(sources: &Sources) -> Vec<String> {
    let needs = Crate::read(sources).needs();
    let mut found = vec![];
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for file in needs.keys() {
        if told.contains(file.as_str()) {
            continue;
        }
        if let Some(circle) = shortest_circle(&needs, file) {
            told.extend(circle.iter().copied());
            let next = circle.iter().cycle().skip(1);
            let steps = circle.iter().zip(next);
            let steps = steps.map(|(from, to)| format!("{from} needs {} in ", needs[*from][*to]));
            found.push(steps.collect::<String>() + file);
        }
    }
    found
}

/// What each file needs of each other: an example, with its line.
type Needs = BTreeMap<String, BTreeMap<String, String>>;

/// The shortest way from `file` back to it.
fn shortest_circle<'a>(needs: &'a Needs, file: &'a str) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = VecDeque::from([file]);
    while let Some(here) = open.pop_front() {
        for next in needs.get(here)?.keys() {
            if next == file {
                let mut way = vec![here];
                while way.last() != Some(&file) {
                    way.push(came_from[way[way.len() - 1]]);
                }
                way.reverse();
                return Some(way);
            }
            if !came_from.contains_key(next.as_str()) {
                came_from.insert(next, here);
                open.push_back(next);
            }
        }
    }
    None
}

/// A module's path from the crate's root.
type Module = Vec<String>;

/// The modules of a crate.
struct Crate {
    /// The file that each module is in.
    files: BTreeMap<Module, String>,
    /// Names that a module passes on: what they stand for, from the crate's root.
    passed_on: BTreeMap<Module, BTreeMap<String, Module>>,
    named: Vec<(Module, Named)>,
}

impl Crate {
    fn read(sources: &Sources) -> Self {
        let mut read = vec![];
        let mut for_tests: BTreeSet<Module> = BTreeSet::new();
        for (file, text) in sources.iter().filter(|(file, _)| file != "main.rs") {
            let (module, names) = (module_of(file), names::of(text));
            let below = |name: &String| child(&module, name);
            for_tests.extend(names.test_modules.iter().map(below));
            read.push((file.clone(), module, names.named));
        }
        let is_test = |module: &Module| for_tests.iter().any(|test| module.starts_with(test));
        read.retain(|(_, module, _)| !is_test(module));

        let mut files = BTreeMap::new();
        for (file, module, named) in &read {
            files.insert(module.clone(), file.clone());
            for named in named.iter().filter(|named| !named.within.is_empty()) {
                let inner = [&module[..], &named.within[..]].concat();
                files.entry(inner).or_insert_with(|| file.clone());
            }
        }
        let named = read.into_iter().flat_map(|(_, module, named)| {
            named.into_iter().map(move |named| ([&module[..], &named.within[..]].concat(), named))
        });
        let mut all = Self { files, passed_on: BTreeMap::new(), named: named.collect() };
        all.passed_on = all.find_passed_on();
        all
    }

    fn find_passed_on(&self) -> BTreeMap<Module, BTreeMap<String, Module>> {
        let mut passed_on: BTreeMap<Module, BTreeMap<String, Module>> = BTreeMap::new();
        for (module, named) in &self.named {
            let Some(import) = named.import.as_ref().filter(|import| import.passed_on) else {
                continue;
            };
            if let (Some(name), Some(path)) = (&import.name, self.absolute(module, named)) {
                passed_on.entry(module.clone()).or_default().insert(name.clone(), path);
            }
        }
        passed_on
    }

    /// What a path means from the root, if it is one of this crate's.
    fn absolute(&self, module: &Module, named: &Named) -> Option<Module> {
        let segments = &named.segments;
        let known_here = |name: &String| {
            let child = child(module, name);
            let passed_on = self.passed_on.get(module);
            self.files.contains_key(&child)
                || passed_on.is_some_and(|names| names.contains_key(name))
        };
        match segments[0].as_str() {
            "crate" => Some(segments[1..].to_vec()),
            "self" => Some([&module[..], &segments[1..]].concat()),
            "super" => {
                let up = segments.iter().take_while(|segment| *segment == "super").count();
                let base = module.len().checked_sub(up)?;
                Some([&module[..base], &segments[up..]].concat())
            }
            _ if known_here(&segments[0]) => Some([&module[..], segments].concat()),
            _ => None,
        }
    }

    /// The file that holds what a path from the root names.
    fn file_of(&self, path: &[String]) -> Option<&String> {
        let mut module: Module = vec![];
        for (at, segment) in path.iter().enumerate() {
            let child = child(&module, segment);
            if self.files.contains_key(&child) {
                module = child;
            } else if let Some(whole) =
                self.passed_on.get(&module).and_then(|names| names.get(segment))
            {
                let further = [&whole[..], &path[at + 1..]].concat();
                return if further == path { None } else { self.file_of(&further) };
            } else {
                break;
            }
        }
        self.files.get(&module)
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::new();
        for (module, named) in &self.named {
            if named.import.as_ref().is_some_and(|import| import.passed_on) {
                continue;
            }
            let from = &self.files[module];
            let needed = self.absolute(module, named);
            if let Some(to) = needed.and_then(|path| self.file_of(&path)).filter(|to| *to != from) {
                let what = format!("`{}` (line {})", named.segments.join("::"), named.line);
                needs.entry(from.clone()).or_default().entry(to.clone()).or_insert(what);
            }
        }
        for file in self.files.values() {
            needs.entry(file.clone()).or_default();
        }
        needs
    }
}

fn child(module: &[String], name: &str) -> Module {
    let mut path = module.to_vec();
    path.push(name.to_owned());
    path
}

/// The module that a file is, by its path from `src`.
fn module_of(file: &str) -> Module {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { vec![] } else { path.split('/').map(str::to_owned).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> Vec<String> {
        let own = |(file, text): &(&str, &str)| ((*file).to_owned(), (*text).to_owned());
        circles(&files.iter().map(own).collect::<Vec<_>>())
    }

    const ROOT: (&str, &str) = ("lib.rs", "mod a; mod b; mod c;");

    #[test]
    fn a_circle_is_named_with_what_each_of_its_files_needs() {
        let found = of(&[
            ROOT,
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "pub struct B;\nfn f() { println!(\"{}\", super::c::g()) }"),
            ("c.rs", "use crate::{a, b as other};"),
        ]);
        assert_eq!(
            found,
            [
                "a.rs needs `crate::b::B` (line 1) in b.rs needs `super::c::g` (line 2) in c.rs needs \
             `crate::a` (line 1) in a.rs"
            ]
        );
    }

    #[test]
    fn who_needs_only_one_way_is_in_no_circle() {
        type Files<'a> = &'a [(&'a str, &'a str)];
        let cases: [Files<'_>; 4] = [
            &[ROOT, ("a.rs", "use crate::b;"), ("b.rs", "use crate::c;"), ("c.rs", "use std::fs;")],
            // Declaring a child and passing its names on is no need of it.
            &[
                ("lib.rs", "mod a; pub struct S;"),
                ("a/mod.rs", "mod b; mod c; pub use b::B; pub struct A;"),
                ("a/b.rs", "use super::A; pub struct B;"),
                ("a/c.rs", "use crate::a::{A, B}; use crate::S;"),
            ],
            // Tests may look at anything.
            &[
                ROOT,
                ("a.rs", "use crate::b; #[cfg(test)] mod tests;"),
                ("b.rs", "#[cfg(test)] mod tests { use crate::a; }"),
                ("a/tests.rs", "use super::*; use crate::c;"),
                ("c.rs", "use crate::a;"),
            ],
            // Only those may see it who are named.
            &[ROOT, ("a.rs", "pub(in crate::b) fn f() {}"), ("b.rs", "use crate::a;")],
        ];
        for files in cases {
            assert_eq!(of(files), Vec::<String>::new(), "{files:?}");
        }
    }

    #[test]
    fn a_parent_and_its_child_that_need_each_other_are_a_circle_however_they_say_so() {
        for (parent, child) in [
            ("mod b; fn f() { b::g() }", "use super::f;"),
            ("mod b; use b::g;", "use crate::a::f;"),
            ("mod b; pub use b::g; fn f() { g() }", "fn g() { super::f() }"),
            ("mod b; fn f() { assert!(self::b::g()) }", "use super::*;"),
        ] {
            let found = of(&[("lib.rs", "mod a;"), ("a/mod.rs", parent), ("a/b.rs", child)]);
            assert_eq!(found.len(), 1, "{parent} {child}: {found:?}");
            assert!(found[0].starts_with("a/b.rs needs ") && found[0].ends_with(" in a/b.rs"));
        }
    }
}
