//! Every way round that came to mind, and every innocent neighbour.

use super::{MOST_DEPTH, MOST_TOKENS, WORDS, refusal, without_unsafe_lints};
use crate::judgement::source::Source;
use crate::vocabulary::course::Kind;

/// Texts that are refused, and the line.
const REFUSED: &[(&str, u32)] = &[
    ("fn f() {\n unsafe { g() } }", 2),
    ("unsafe fn f() {}", 1),
    ("unsafe impl Send for A {}", 1),
    ("unsafe extern \"C\" { safe fn abort() -> !; }", 1),
    ("unsafe extern \"C\" fn f() {}", 1),
    ("fn f() { k#unsafe { g() } }", 1),
    // The holes in the compiler's own lint.
    ("#[unsafe(naked)] extern \"C\" fn f() { naked_asm!(\"ret\") }", 1),
    ("#[ /* */ unsafe\n(naked)] extern \"C\" fn f() {}", 1),
    ("#[cfg_attr(all(),\n unsafe(naked))] extern \"C\" fn f() {}", 2),
    ("impl A { #[unsafe(link_section = \".init_array\")] fn f() {} }", 1),
    // Macros may make anything of it.
    ("macro_rules! m { () => { #[unsafe(naked)] fn f() {} } }", 1),
    ("macro_rules! m { ($u:tt $n:tt) => { #[$u $n] fn f() {} } }\nm!(unsafe (naked));", 2),
    ("m!(unsafe fn (naked));", 1),
    ("m! { mod m { fn f(g: unsafe fn(u8)) {} } }", 1),
    ("m! { #[cfg(test)] mod tests { #[unsafe(naked)] fn f() {} } }", 1),
    ("macro_rules! m { ($($t:tt)*) => { #[cfg(test)] mod tests { unsafe { 1 } } } }", 1),
    // What only looks as if it were left out.
    ("#[cfg(not(test))] mod m {\n unsafe {} }", 2),
    ("#[cfg(any(test, unix))] mod m {\n unsafe {} }", 2),
    ("#[cfg(any(not(test)))] mod m {\n unsafe {} }", 2),
    ("#[cfg_attr(test, allow(x))] mod m {\n unsafe {} }", 2),
    ("#[cfg(testing)] mod m {\n unsafe {} }", 2),
    ("#[cfg(test = \"x\")] mod m {\n unsafe {} }", 2),
    ("#[doc = \"#[cfg(test)]\"] mod m {\n unsafe {} }", 2),
    ("#[test] fn t() {\n unsafe {} }", 2),
    ("#[tokio::test] async fn t() {\n unsafe {} }", 2),
    ("#[cfg(test)] mod m {}\nfn f() { unsafe {} }", 2),
    ("#[cfg(test)] mod m;\nfn f() { unsafe {} }", 2),
    ("#[cfg(test)] use m;\nunsafe fn f() {}", 2),
    ("#[cfg(test)] let a = 1;\nunsafe {}", 2),
    ("#[cfg(test)] f();\nunsafe {}", 2),
    ("#[cfg(test)] const A: u8 = 1;\n#[unsafe(naked)] fn f() {}", 2),
    ("#[cfg(test)] static A: [u8; 2] = [1; 2];\n#[unsafe(naked)] fn f() {}", 2),
    ("#[cfg(test)] struct A(u8);\n#[unsafe(naked)] fn f() {}", 2),
    ("fn f<#[cfg(test)] const N: u8, const M: u8>() {\n unsafe {} }", 2),
    ("fn f<#[allow(x)] #[cfg(test)] const N: u8, const M: u8>() {\n unsafe {} }", 2),
    ("fn f<T, #[cfg(test)] const N: u8>() {\n unsafe {} }", 2),
    ("struct A(#[cfg(test)] fn(), [u8; {\n unsafe { 1 } }]);", 2),
    ("struct A { #[cfg(test)] a: u8, b: [u8; {\n unsafe { 1 } }] }", 2),
    ("fn f(#[cfg(test)] a: u8) {\n unsafe {} }", 2),
    ("fn f() { match 1 { #[cfg(test)] 2 => {}\n _ => unsafe {} } }", 2),
    ("#![cfg(test)]\nunsafe fn f() {}", 2),
    // What could hide code from us and not from the compiler.
    ("fn f() { /* /* */ unsafe */\n unsafe {} }", 2),
    ("fn f() { let q = '\"';\n unsafe {} let r = '\"'; }", 2),
    ("fn f<'a>(q: &'a str) {\n unsafe {} }", 2),
    ("fn f() { let q = r##\"\"#\"##;\n unsafe {} let r = \"\"; }", 2),
    ("fn f() { let q = c\"\\\"\";\n unsafe {} let r = br\"\\\"; }", 2),
    ("fn f() { // \\\n unsafe {} }", 2),
    ("fn f() { // \r unsafe\n unsafe {} }", 2),
    ("fn f() { 1..unsafe { 2 } }", 1),
    ("fn f() { x.0.1;'r#a: loop { unsafe {} } }", 1),
    ("fn f() { unsafe { 1", 1),
    ("fn f() { unsafe {} \"", 1),
    ("\u{feff}#!shebang \"\nunsafe fn f() {} //\"", 2),
    ("\u{feff}unsafe fn f() {}", 1),
    // Of a compiler to come, which leaves out what stands between the marks.
    ("---\n\"\n---\nunsafe fn f() {} // \"", 4),
    ("#!shebang\n---cargo\n'\"\n---\nunsafe fn f() {} // \"", 5),
];

/// Texts that are not refused. Some do not compile: that is for the compiler to say.
const INNOCENT: &[&str] = &[
    "",
    "}}}}",
    "fn f( {",
    "fn f() { \"never closed }",
    "/* never closed",
    "---\n---\nfn f() {}",
    "fn f() { let price = 5€; }",
    "#!/usr/bin/env run\nfn f() {}",
    "\u{feff}fn f() {}\r\n",
    "fn f() { /* a /* nested */ comment */ println!(\"🦀 unsafe\") } // unsafe",
    "/// An unsafe thing.\n/** unsafe */ fn f() {}",
    "#[doc = \"unsafe\"] fn f() { r#\"unsafe \"quoted\"\"#; b\"unsafe\"; c\"unsafe\"; '\"'; \"\" }",
    "fn f() { let r#unsafe = 1; let r#async = 2; 'unsafe_: loop { break 'unsafe_ } }",
    "fn f() { unsafely(); not_unsafe(); Unsafe::new(); safe(); let safe = 1; }",
    // The lint, which is blanked.
    "#![forbid(unsafe_code)]\n#[allow(unsafe_code)] fn f() {}",
    "#![warn(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]",
    // The type of a pointer.
    "type F = unsafe fn(u8);\ntype G = unsafe extern \"C\" fn();\ntype H = unsafe extern fn();",
    "struct A { f: Option<unsafe fn(u8) -> u8> }",
    // Ordinary names.
    "pub async fn process(path: &str, net: u32, env: u32, os: u32) -> u32 { net + env + os }",
    "mod process { pub fn exit(n: i32) {} }\nfn f() { process::exit(0); self::process::exit(1) }",
    "mod fs; mod net { pub mod os {} }\nuse crate::fs::read;\nuse self::net::os;",
    "enum Step { Process, Net { env: u32 } }\nfn f() { Step::Net { env: 1 }; }",
    "fn advance() {}\nfn pause() {}\nfn f() { advance(); pause(); clock.resume(); }",
    "fn include(path: &str) {}\nfn f() { include(\"x\"); env(6); asm(7); let export_name = 4; }",
    "fn f(env: u8) -> bool { env as u32 != 1 && !env }",
    "struct A<process>(process);\ntrait Env { type Net; const OS: u8; }",
    // The libraries.
    "use std::*;\nuse tokio::*;\nuse std::prelude::v1::*;\nfn f(process: u8) -> u32 { process as u32 }",
    "use std::process::{ExitCode, Termination};\nfn main() -> ExitCode { ExitCode::SUCCESS }",
    "fn f() { std::process::id(); std::env::consts::OS; std::env::var(\"RUST_LOG\"); }",
    "use std::os::raw::c_int;\nuse std::net::{IpAddr, TcpStream};\nuse std::path::Path;",
    "use std::{any::{Any, type_name}, panic::Location, backtrace::Backtrace};",
    "#[track_caller] fn at() -> &'static core::panic::Location<'static> { Location::caller() }",
    "extern crate std as s;\nextern crate alloc;\nuse s::env as e;\nuse alloc::vec::Vec;",
    "extern \"C\" fn callback(n: i32) -> i32 { n }",
    "use tokio::time::{self, advance, pause};\nfn f() { time::resume() }",
    "const F: fn(u32) -> Call<String> = kata::fetch_user;\nstatic T: fn() = tokio::time::pause;",
    // Code of one's own.
    "macro_rules! trace { ($($t:tt)+) => { if false { println!($($t)+) } } }\nfn f() { trace!(\"{}\", process) }",
    "macro_rules! count { () => { 0 }; ($h:tt $($t:tt)*) => { 1 + count!($($t)*) } }\nconst N: u8 = count!(env fs);",
    "macro_rules! path { ($a:ident :: $b:ident) => { $a::$b } }\nfn f() { path!(process::id) }",
    "#[macro_use] mod m { macro_rules! include { () => {} } }\ninclude!();",
    "#[derive(Clone, Debug)] struct A<const N: usize, T: ?Sized = str>([u8; N], Box<T>);",
    "const fn f() -> u8 { 1 }\nstatic A: std::sync::LazyLock<u8> = std::sync::LazyLock::new(f);",
    "trait A { async fn f(&self); fn g() -> impl Future + use<Self>; }\nfn h(_: Pin<Box<dyn Future<Output = ()>>>) {}",
    "async fn f() { let mut g = std::pin::pin!(g()); tokio::select! { x = &mut g => x, else => 1 } }",
    "mod a { pub(in crate::a) mod b { #![allow(dead_code)] pub use super::*; } }",
    "#[path = \"x.rs\"] mod m;\n#![doc = include_str!(\"../README.md\")]\nconst V: &str = env!(\"CARGO_PKG_NAME\");",
    "#[cfg(feature = \"path\")] #[derive(Debug)] #[allow(clippy::manual_async_fn)] fn f() {}",
    // Tests of one's own, which are not compiled.
    "#[cfg(test)] mod tests { fn f() { unsafe { std::env::set_var(\"A\", \"b\") } } }",
    "#[cfg(test)]\n#[allow(dead_code)]\npub(crate) mod tests { unsafe fn f() {} }",
    "#[allow(dead_code)] #[cfg(test)] mod tests { unsafe fn f() {} }",
    "#![allow(dead_code)]\n#[cfg(test)] mod tests { unsafe fn f() {} }",
    "use a::b;\n#[cfg(all(test, unix))] unsafe impl Send for A {}\n#[cfg(test,)] pub unsafe fn f() {}",
    "mod m { #[cfg(test)] pub const unsafe fn f<A, B>(a: A) -> [u8; { 1 }] where A: B { unsafe {} } }",
    "#[cfg(test)] static A: u8 = unsafe { 1 };\n#[cfg(test)] const B: u8 = unsafe { 2 };",
    "fn f() { g(); #[cfg(test)] fn h() { unsafe {} } }",
];

#[test]
fn what_is_forbidden_is_found_however_it_is_written() {
    let faults: Vec<_> = REFUSED
        .iter()
        .filter_map(|(text, line)| {
            let Some(refusal) = refusal(text, Kind::Functions) else {
                return Some(format!("{text}\nis not refused"));
            };
            let is_right = refusal.line == *line
                && refusal.message.starts_with("`unsafe` is")
                && refusal.message.ends_with(&format!(" Line {line}."));
            (!is_right).then(|| format!("{text}\nnot on line {line}: {}", refusal.message))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn no_ordinary_text_is_refused() {
    let refused = |text: &&str| {
        refusal(text, Kind::Functions).map(|refusal| format!("{text}\n{}", refusal.message))
    };
    let faults: Vec<_> = INNOCENT.iter().filter_map(refused).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn where_tests_are_what_is_handed_in_they_are_looked_at() {
    let text = "#[cfg(test)]\nmod tests { #[unsafe(naked)] extern \"C\" fn f() {} }";
    assert_eq!(refusal(text, Kind::Functions), None);
    assert_eq!(refusal(text, Kind::Tests).unwrap().line, 2);
}

#[test]
fn a_message_says_what_why_and_what_to_do() {
    let refusal = refusal("\n\nunsafe fn f() {}", Kind::Functions).unwrap();
    let expected = "`unsafe` is not available here: answers are written in safe Rust. Take it out. \
                    Line 3.";
    assert_eq!(refusal.message, expected);
}

#[test]
fn a_lint_about_unsafe_code_leaves_nothing_but_its_place() {
    let table = [
        ("#![allow(unsafe_code)]\nfn f() {}", "fn f() {}"),
        ("fn f() {\n    #![allow(unsafe_code)]\n}", "fn f() { }"),
        ("#[warn(unsafe_code)] fn f() {}", "fn f() {}"),
        ("#[expect(unsafe_code, reason = \"none\")] fn f() {}", "fn f() {}"),
        ("#[allow(a, unsafe_code)]", "#[allow(a )]"),
        ("#[allow(unsafe_code, a)]", "#[allow( a)]"),
        ("#[allow(a, unsafe_code, unsafe_code, b,)]", "#[allow(a , b,)]"),
        ("#[allow(\n  r#unsafe_code,\r\n)] fn f() {}", "fn f() {}"),
        ("#[cfg_attr(unix, allow(unsafe_code))] fn f() {}", "fn f() {}"),
        ("#[cfg_attr(a, allow(b, unsafe_code))]", "#[cfg_attr(a, allow(b ))]"),
        ("#[cfg_attr(a, allow(unsafe_code), b)]", "#[cfg_attr(a , b)]"),
        ("m! { #[allow(unsafe_code)] struct A; }", "m! { struct A; }"),
    ];
    for (text, words) in table {
        let blanked = without_unsafe_lints(text);
        let left: Vec<&str> = blanked.split_whitespace().collect();
        assert_eq!(left.join(" "), words, "{text}");
        let stands_where_it_was = text
            .bytes()
            .zip(blanked.bytes())
            .all(|(was, is)| is == was || (is == b' ' && !was.is_ascii_whitespace()));
        assert!(stands_where_it_was && blanked.len() == text.len(), "{text}");
    }
}

#[test]
fn nothing_else_is_blanked() {
    let texts = [
        "#![forbid(unsafe_code)]",
        "#[deny(unsafe_code, a)] fn f() {}",
        "// #[allow(unsafe_code)]",
        "const A: &str = \"#[allow(unsafe_code)]\";",
        "fn allow(unsafe_code: u8) {}\nfn f() { allow(unsafe_code) }",
        "#[derive(unsafe_code)] struct A;",
        "#[allow(clippy::unsafe_code, unsafe_code::x)] fn f() {}",
        "#[doc = \"unsafe_code\"] #[cfg(unsafe_code)] fn f() {}",
        "#[allow(unsafe_code",
        "#[allow",
        "#",
    ];
    for text in texts {
        assert_eq!(without_unsafe_lints(text), text);
    }
}

#[test]
fn nesting_and_length_have_bounds() {
    let nested = |depth: usize| format!("{}{}", "(".repeat(depth), ")".repeat(depth));
    let long = |tokens: usize| ";".repeat(tokens);
    let table = [
        (nested(MOST_DEPTH), false),
        (nested(MOST_DEPTH + 1), true),
        ("([{".repeat(MOST_DEPTH), true),
        ("(]".repeat(MOST_DEPTH + 1), true),
        ("()".repeat(MOST_DEPTH * 10), false),
        (long(MOST_TOKENS), false),
        (long(MOST_TOKENS + 1), true),
        ("/**/ ".repeat(MOST_TOKENS), false),
    ];
    for (text, refused) in table {
        let start: String = text.chars().take(10).collect();
        assert_eq!(refusal(&text, Kind::Functions).is_some(), refused, "{start} {}", text.len());
    }
}

#[test]
fn a_text_that_is_all_brackets_needs_no_stack() {
    let open = "([{".repeat(33_333);
    let close = "}])".repeat(33_333);
    let deep = "#[cfg(test)] use std::".to_owned() + &"{".repeat(MOST_DEPTH - 1);
    let texts = [format!("{open}{close}"), open, close, deep];
    let judge = move || {
        texts.map(|text| {
            let source = Source::new("lib.rs", text.clone());
            (refusal(&text, Kind::Functions).is_some(), source.public_signatures().len())
        })
    };
    let small = std::thread::Builder::new().stack_size(256 << 10).spawn(judge).unwrap();
    assert_eq!(small.join().unwrap(), [(true, 0), (true, 0), (false, 0), (false, 0)]);
}

#[test]
fn no_refused_word_can_be_written_in_other_letters() {
    // The compiler composes letters. Only one letter outside ASCII becomes one in it by that: the
    // Kelvin sign, which is read as a K. No word here has one.
    for (word, _) in WORDS {
        assert!(word.is_ascii() && !word.contains('K'), "{word}");
    }
}
