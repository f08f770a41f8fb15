//! Every way round that came to mind, and every innocent neighbour.

use std::collections::BTreeSet;

use super::{ATTRIBUTES, MACROS, MOST_DEPTH, MOST_TOKENS, places, refusal};
use crate::judgement::source::Source;
use crate::vocabulary::course::Permission;

/// Texts that are refused, the line, and the word that the message begins with.
const REFUSED: &[(&str, u32, &str)] = &[
    // By path, however it is written.
    ("fn f() {\n std::process::exit(0) }", 2, "std::process"),
    ("fn f() {\n ::std::process::exit(0) }", 2, "std::process"),
    ("fn f() { std\n::\nprocess::exit(0) }", 3, "std::process"),
    ("fn f() { std::/* , */process /**/ :: exit(0) }", 1, "std::process"),
    ("fn f() { r#std::r#process::exit(0) }", 1, "std::process"),
    ("fn f() { <std::process::Command>::new(\"sh\"); }", 1, "std::process"),
    ("type C = std::process::Command;", 1, "std::process"),
    ("fn f() { std::fs::read(\"/etc/passwd\"); }", 1, "std::fs"),
    ("fn f() { std::net::TcpStream::connect(\"h:1\"); }", 1, "std::net"),
    ("fn f() { std::env::args(); }", 1, "std::env"),
    ("use std::os::fd::AsFd;", 1, "std::os"),
    ("fn f() { core::arch::x86_64::_rdtsc(); }", 1, "core::arch"),
    ("fn f() { std::panic::set_hook(Box::new(|_| {})); }", 1, "std::panic::set_hook"),
    ("use std::panic::{set_hook, take_hook};", 1, "std::panic::set_hook"),
    ("use std::{\n panic::{\n  catch_unwind,\n  take_hook}};", 4, "std::panic::take_hook"),
    ("fn f() { core::panic::Location::caller(); }", 1, "core::panic::Location"),
    ("fn f() { std::any::type_name::<u8>(); }", 1, "std::any::type_name"),
    ("use core::any::type_name_of_val as t;", 1, "core::any::type_name_of_val"),
    ("use std::backtrace::Backtrace;", 1, "std::backtrace"),
    ("use tokio::{net::TcpStream, sync::Mutex};", 1, "tokio::net"),
    ("use tokio::{sync::Mutex,\n process::Command};", 2, "tokio::process"),
    ("async fn f() { tokio::fs::read(\"x\").await; }", 1, "tokio::fs"),
    ("async fn f() { tokio::signal::ctrl_c().await; }", 1, "tokio::signal"),
    ("async fn f() { tokio::time::advance(d).await }", 1, "tokio::time::advance"),
    ("use tokio::time::{pause, sleep};", 1, "tokio::time::pause"),
    ("use tokio::time::{resume as go_on};", 1, "tokio::time::resume"),
    ("use tokio::io::unix::AsyncFd;", 1, "tokio::io::unix"),
    ("fn f() { kata::world::install(&W); }", 1, "kata::world"),
    ("use std::net::{SocketAddr, TcpStream};", 1, "std::net"),
    ("use std::net::{self, SocketAddr};", 1, "std::net"),
    ("use std::net::*;", 1, "std::net"),
    // Under another name.
    ("use std::process as p;", 1, "std::process"),
    ("use std as s;\nfn f() { s::process::exit(0) }", 2, "std::process"),
    ("use ::std as s;\nfn f() { s::process::exit(0) }", 2, "std::process"),
    ("use {std as s};\nfn f() { s::process::exit(0) }", 2, "std::process"),
    ("use ::{std as s};\nfn f() { s::process::exit(0) }", 2, "std::process"),
    ("use std::{self as s};\nfn f() { s::process::exit(0) }", 2, "std::process"),
    ("extern crate std as s;\nfn f() { s::process::exit(0) }", 2, "std::process"),
    ("#[macro_use] extern crate std as s;\nuse s::fs;", 2, "std::fs"),
    ("fn f() { s::process::exit(0) }\nuse t as s;\nuse std as t;", 1, "std::process"),
    ("use std as r#fn;\nuse r#fn::fs;", 2, "std::fs"),
    ("use std as é;\nuse é::fs;", 1, "std"),
    ("use std as \u{212a};\nuse K::fs;", 2, "std::fs"),
    ("use std as K;\nuse \u{212a}::fs;", 2, "std::fs"),
    ("use std::{fs::{self, File}, process as p};", 1, "std::fs"),
    ("use std::{io, {{{fs}}}};", 1, "std::fs"),
    ("use std::panic;\nfn f() { panic::set_hook(h) }", 2, "std::panic::set_hook"),
    ("use std::panic as p;\nuse p::{set_hook as s};", 2, "std::panic::set_hook"),
    ("use tokio::time;\nasync fn f() { time::advance(d).await }", 2, "tokio::time::advance"),
    ("use tokio::{time as t};\nasync fn f() { t::pause() }", 2, "tokio::time::pause"),
    ("use tokio::time::{self, sleep};\nfn f() { time::resume() }", 2, "tokio::time::resume"),
    ("mod m { pub use std::panic; }\nfn f() { m::panic::take_hook(); }", 2, "std::panic::take"),
    ("mod m { pub use std; }\nfn f() { m::std::process::exit(0) }", 2, "std::process"),
    ("mod m {\n pub use std::process; }", 2, "std::process"),
    ("mod m { pub use std as s; }\nuse self::m::s::process::exit;", 2, "std::process"),
    ("mod m { pub use std as s; }\nuse m::*;\nuse s::process::exit;", 3, "std::process"),
    ("fn f() { use std as s; { use s as t; t::process::abort() } }", 1, "std::process"),
    ("use tokio as t;\nuse t::time as u;\nuse u::{pause};", 3, "tokio::time::pause"),
    // Through a glob.
    ("use std::*;\nfn f() { process::exit(0) }", 2, "std::process"),
    ("use std::{*};\nuse process as p;", 2, "std::process"),
    ("use ::std::*;\nuse {fs as f};", 2, "std::fs"),
    ("use std::*;\nfn f() { panic::set_hook(h) }", 2, "std::panic::set_hook"),
    ("use std::panic::*;\nfn f() { set_hook(h) }", 2, "std::panic::set_hook"),
    ("use std::panic::*;\nfn f() { let h = set_hook; h(b) }", 2, "std::panic::set_hook"),
    ("use tokio::time::*;\nasync fn f() { advance(d).await }", 2, "tokio::time::advance"),
    ("mod m { pub use tokio::time::*; }\nuse m::pause as p;", 2, "tokio::time::pause"),
    ("use tokio::*;\nasync fn f() { time::pause() }", 2, "tokio::time::pause"),
    ("use std as s;\nuse s::*;\nfn f() { process::exit(0) }", 3, "std::process"),
    // Macros that look outside.
    ("const S: &str =\n include_str!(\"x\");", 2, "include_str!"),
    ("const S: &str = r#include_str ! [\"x\"];", 1, "include_str!"),
    ("include! { \"x\" }", 1, "include!"),
    ("const S: &str = std::include_str!(\"x\");", 1, "std::include_str"),
    ("use std::include_str as x;", 1, "std::include_str"),
    ("use core::{include_bytes as x};", 1, "core::include_bytes"),
    ("use std::prelude::v1::include_str as x;", 1, "std::prelude::include_str"),
    ("use std::prelude as p;\nuse p::rust_2024::{include as x};", 2, "std::prelude::include"),
    ("use include_str as x;", 1, "include_str!"),
    ("use {option_env as x};", 1, "option_env!"),
    ("const T: &str = env!(\"TOKEN\");", 1, "env!"),
    ("fn f() { option_env!(\"TOKEN\"); }", 1, "option_env!"),
    ("fn f() { println!(concat!(include_str!(\"x\"))); }", 1, "include_str!"),
    ("global_asm!(\"nop\");", 1, "global_asm!"),
    ("use core::arch::{asm as a};", 1, "core::arch"),
    ("#![doc = include_str!(\"x\")]", 1, "include_str!"),
    ("#[doc = include_str!(\"x\")]\nfn f() {}", 1, "include_str!"),
    ("#[cfg_attr(all(), doc = include_str!(\"x\"))]\nfn f() {}", 1, "include_str!"),
    ("#!/usr/bin/env kata\ninclude!(\"x\");", 2, "include!"),
    ("\u{feff}include!(\"x\");", 1, "include!"),
    ("\u{feff}#!shebang \"\ninclude!(\"x\"); //\"", 2, "include!"),
    ("#! // no shebang\n[doc = include_str!(\"x\")]", 2, "include_str!"),
    // Attributes.
    ("#[path = \"../x.rs\"] mod m;", 1, "#[path]"),
    ("#[\n path\n = \"x\"] mod m;", 2, "#[path]"),
    ("#[cfg_attr(all(), path = \"x\")] mod m;", 1, "#[path]"),
    ("#[cfg_attr(all(), cfg_attr(all(), r#path = \"x\"))] mod m;", 1, "#[path]"),
    ("#[unsafe(no_mangle)] pub fn main() {}", 1, "unsafe"),
    ("#[no_mangle] pub fn main() {}", 1, "#[no_mangle]"),
    ("#[cfg_attr(all(), no_mangle)] pub fn main() {}", 1, "#[no_mangle]"),
    ("#[link_section = \".init_array\"] static A: u8 = 0;", 1, "#[link_section]"),
    ("#[export_name = \"main\"] fn f() {}", 1, "#[export_name]"),
    ("#![feature(decl_macro)]", 1, "#[feature]"),
    ("#![cfg_attr(all(), feature(x))]", 1, "#[feature]"),
    ("#![debugger_visualizer(gdb_script_file = \"/etc/passwd\")]", 1, "#[debugger_visualizer]"),
    // Keywords.
    ("fn f() {\n unsafe { g() } }", 2, "unsafe"),
    ("unsafe impl Send for A {}", 1, "unsafe"),
    ("extern \"C\" fn f() {}", 1, "extern"),
    ("extern { fn exit(n: i32); }", 1, "extern"),
    ("extern fn f() {}", 1, "extern"),
    // Macros of one's own.
    ("macro_rules! m { () => { std::process::exit(0) } }", 1, "std::process"),
    ("macro_rules! m { ($e:expr) => { $e } }\nfn f() { m!(std::process::exit(0)) }", 2, "std::p"),
    ("macro_rules! m { ($p:path) => { $p(0) } }\nfn f() { m!(std::process::exit) }", 2, "std::p"),
    ("macro_rules! m { ($m:ident) => { $m!(\"x\") } }\nfn f() { m!(include_str); }", 2, "include_"),
    ("macro_rules! m { ($m:path) => { $m!(\"x\") } }\nfn f() { m!(include_str); }", 2, "include_"),
    ("macro_rules! m { ($m:tt) => { $m!(\"x\") } }\nfn f() { m!(include); }", 2, "include"),
    ("macro_rules! m { ($m:ident) => { std::$m::exit(0) } }", 1, "std::$"),
    ("macro_rules! m { ($a:ident) => { $a::process::exit(0) } }\nfn f() { m!(std) }", 1, "process"),
    (
        "macro_rules! m { ($a:ident, $b:ident) => { $a::$b::exit(0) } }\nfn f() { m!(std,\nprocess) }",
        3,
        "process",
    ),
    (
        "macro_rules! m { ($($t:tt),*) => { $($t)* } }\nfn f() { m!(std, ::, process, ::, exit, (0)) }",
        2,
        "process",
    ),
    (
        "macro_rules! m { ($($a:ident),*) => { $($a)::*(0) } }\nfn f() { m!(std, process, exit) }",
        2,
        "process",
    ),
    ("macro_rules! m { ($a:ident) => { use $a as s; } }\nm!(std);\nuse s::fs::File;", 3, "fs"),
    (
        "macro_rules! m { ($a:ident) => { use $a as s; } }\nm!(std);\nuse s::fs;\nuse fs::File;",
        4,
        "fs",
    ),
    ("macro_rules! m { ($a:ident) => { use $a::*; } }\nm!(std);\nuse fs as f;", 3, "fs"),
    ("macro_rules! m { ($a:ident) => { use {$a as s}; } }\nm!(std);\nuse s::fs::File;", 3, "fs"),
    (
        "macro_rules! m { ($a:ident $b:ident) => { $a $b; } }\nm!(use std);\nuse self::std::fs;",
        3,
        "std::fs",
    ),
    (
        "macro_rules! m { ($($a:ident),*) => { $($a)*; } }\nm!(use, std, as, s);\nuse s::fs::File;",
        3,
        "fs",
    ),
    (
        "macro_rules! m { ($a:ident) => { extern crate $a as s; } }\nm!(std);\nuse s::fs::File;",
        3,
        "fs",
    ),
    ("macro_rules! m { ($i:item) => { $i } }\nm! { use std as s; }\nuse s::fs;", 3, "std::fs"),
    ("macro_rules! m { ($a:meta) => { #[$a] mod x; } }\nm!(path = \"x\");", 2, "path"),
    ("macro_rules! m { ($a:ident) => { #[$a = \"x\"] mod x; } }\nm!(path);", 2, "path"),
    ("macro_rules! m { ($l:literal) => { #[path = $l] mod x; } }", 1, "#[path]"),
    ("macro_rules! m { ($l:literal) => { include_str!($l) } }", 1, "include_str!"),
    (
        "macro_rules! m { ($k:ident) => { macro_rules! n { ($x:$k) => { x!($x) } } } }\nm!(tt);\n\
         n!(env);",
        3,
        "env",
    ),
    (
        "macro_rules! m { ($d:tt) => { macro_rules! n { ($d x:ident) => { $d x!(\"x\") } } } }\n\
         m!($);\nfn f() { n!(include_str); }",
        3,
        "include_str",
    ),
    (
        "macro_rules! m { ($n:ident $t:tt) => { macro_rules! $n $t } }\n\
         m!(n { ($x:tt) => { $x!(\"x\") } });\nfn f() { n!(include_str); }",
        3,
        "include_str",
    ),
    (
        "macro_rules! m { ($r:ident) => { $r! n { ($x:tt) => { $x!(\"x\") } } } }\n\
         m!(macro_rules);\nfn f() { n!(include_str); }",
        3,
        "include_str",
    ),
    (
        "macro_rules! m { ($x:tt) => { $x!(\"x\") } }\nuse m as join;\nfn f() { join!(include_str); }",
        3,
        "include_str",
    ),
    (
        "#[macro_export] macro_rules! m { ($x:tt) => { $x!(\"x\") } }\nfn f() { crate::m!(include_str); }",
        2,
        "include_str",
    ),
    (
        "macro_rules! é { ($x:tt) => { $x!(\"x\") } }\nfn f() { e\u{301}!(include_str); }",
        2,
        "include_str",
    ),
    (
        "macro_rules! m { ($a:ident) => { tokio::time::$a() } }\nfn f() { m!(pause) }",
        1,
        "tokio::time::$",
    ),
    (
        "macro_rules! n { ($a:tt:$p:ident) => { #[$p = \"x\"] mod y; } }\n\
         macro_rules! m { ($x:ident) => { n!($x:path); } }",
        2,
        "path",
    ),
    (
        "macro_rules! w { ($($t:tt)*) => { $($t)* } }\nw! { macro_rules! n { ($x:path) => {} } }",
        2,
        "path",
    ),
    (
        "macro_rules! n { ($d:tt $p:ident) => { #[$p = \"x\"] mod y; } }\n\
         macro_rules! m { ($env:ident) => { n!($path); } }",
        2,
        "path",
    ),
    ("fn f() { tokio::select!(@{ $x } process) }", 1, "process"),
    ("pin_project_lite::__pin_project_internal! { [std] [process] }", 1, "process"),
    // What could hide code from us and not from the compiler.
    ("---\n\"\n---\nfn f() {} // \"", 1, "---"),
    ("\n---cargo\n---\nfn f() {}", 2, "---"),
    ("#!shebang\n---\n---", 2, "---"),
    ("fn f() { /* /* */ std::fs */ std::fs }", 1, "std::fs"),
    ("fn f() { let q = '\"'; std::process::exit(0); let r = '\"'; }", 1, "std::process"),
    ("fn f<'a>(q: &'a str) { std::process::exit(0) }", 1, "std::process"),
    ("fn f() { let q = r##\"\"#\"##; std::process::exit(0); let r = \"\"; }", 1, "std::process"),
    ("fn f() { let q = c\"\\\"\"; std::process::exit(0); let r = br\"\\\"; }", 1, "std::process"),
    ("fn f() { let q = b'\"'; std::process::exit(0); let r = b'\"'; }", 1, "std::process"),
    ("fn f() { // \\\n std::process::exit(0) }", 2, "std::process"),
    ("fn f() { // \r std::fs\n std::process::exit(0) }", 2, "std::process"),
    ("fn f() { 1..std::process::id() }", 1, "std::process"),
    ("fn f() { x.0.1;'r#a: loop { std::process::exit(0) } }", 1, "std::process"),
    ("fn f() { std::process::exit(0", 1, "std::process"),
    ("fn f() { std::process::exit(0) \"", 1, "std::process"),
];

/// Texts that are not refused. Some do not compile: that is for the compiler to say.
const INNOCENT: &[&str] = &[
    "",
    "}}}}",
    "fn f( {",
    "fn f() { \"never closed }",
    "/* never closed",
    "fn f() { let price = 5€; }",
    "#!/usr/bin/env run\nfn f() {}",
    "\u{feff}fn f() {}",
    "fn f() -> i32 { - - -1 }",
    // Ordinary names.
    "pub async fn process(path: &str, net: u32, env: u32, os: u32) -> u32 { net + env + os }",
    "fn f() { process(1).await; process; process::<u8>(); let process = process(2); }",
    "fn f(job: Job) { job.process(); self.env.path.fs.net; job.set_hook(); tokio.time.pause() }",
    "mod process { pub fn exit(n: i32) {} }\nfn f() { process::exit(0); self::process::exit(1) }",
    "mod fs; mod net { pub mod os {} }\nuse crate::fs::read;\nuse self::net::os;",
    "use crate::process::{env, fs as files};",
    "enum Step { Process, Net { env: u32 } }\nfn f() { Step::Net { env: 1 }; }",
    "struct Location;\nfn type_name() {}\nfn f() { type_name(); Location::caller(); }",
    "fn advance() {}\nfn pause() {}\nfn f() { advance(); pause(); clock.resume(); Clock::advance() }",
    "fn f() { feature(1); path(2); no_mangle(3); let export_name = 4; include(5); env(6) }",
    "fn f(env: u32) -> bool { env!=1 && include != 2 && !env }",
    "fn f(env: u8) -> u32 { env as u32 + asm as u32 }",
    "fn f(std: f64, core: u8) -> f64 { let x = std as f64; x.powi(2) + f64::from(core as u8) }",
    "fn f() { let r#unsafe = 1; let r#extern = 2; r#unsafe }",
    "mod core { pub fn process() {} }\nfn f() { core::process() }",
    "struct A<process>(process);\ntrait Env { type Net; const OS: u8; }",
    "fn f() { 'process: loop { break 'process } }",
    // Strings and comments.
    "fn f() { println!(\"std::process::exit(0) unsafe include!()\") } // std::fs unsafe",
    "/// `std::process::exit(0)`, include_str!(\"x\")\n/* tokio::net */ fn f() {}",
    "fn f() { r#\"std::fs \"quoted\" tokio::fs\"#; b\"std::net\"; c\"std::os\"; '\"'; \"std::env\" }",
    "#[doc = \"#[path]\"] fn f() {}",
    // What may be used.
    "use std::time::{Duration, Instant};\nuse std::{sync::{Arc, Mutex}, thread, io::{self, Read}};",
    "use std::panic::{self, AssertUnwindSafe};\nfn f() { panic::catch_unwind(g); panic!(\"x\") }",
    "fn f() { std::panic::resume_unwind(error.into_panic()); std::panic!(); std::any::Any }",
    "use std::any::{Any, TypeId};\nuse std::ffi::CString;\nuse std::path::Path;",
    "use std::net::SocketAddr;\nuse std::{net::{IpAddr, Ipv4Addr,}, fmt};\nfn f(a: std::net::IpAddr) {}",
    "use std::prelude::v1::*;\nuse std::prelude::rust_2024::Vec;\nuse std::mem::{self, take as t};",
    "use std::process_like;\nuse std::fsx;\nuse tokio::timely::advance;",
    "use tokio::time::{self, sleep, timeout, Instant};\nfn f() { time::sleep(d); time::Instant::now() }",
    "use tokio::time::*;\nasync fn f() { sleep(d).await; clock.advance(); }\nfn pause() {}",
    "use tokio::*;\nuse std::*;\nfn f() { time::sleep(d); process(1); fs.net(); spawn(g) }",
    "use std::panic::*;\nfn f() { catch_unwind(g); hooks.set_hook() }",
    "use tokio::io::{self, AsyncReadExt};\nfn f() { io::stdin(); std::io::stdout() }",
    "use tokio as t;\nuse std as s;\nfn f() { t::spawn(g); s::mem::drop(1) }",
    "extern crate alloc;\nextern crate std;\nextern crate tokio as t;\nuse alloc::vec::Vec;",
    "fn f() { tokio::runtime::Builder::new_current_thread().start_paused(true).enable_all() }",
    "use kata::{Probe, fetch_user};\nuse kata::blocking::Job;",
    "pub fn f<'a>() -> impl Future<Output = u8> + use<'a> { async { 1 } }",
    // Attributes.
    "#[cfg(feature = \"path\")] #[derive(Debug)] #[allow(clippy::manual_async_fn)] fn f() {}",
    "#[tokio::test(start_paused = true)] async fn path() {}",
    "#[tokio::main(flavor = \"current_thread\")] async fn main() {}",
    "fn f() { let x = [path, feature]; x[path] = 1; if a[path] == feature(1) {} }",
    // Macros of one's own.
    "macro_rules! job { ($name:ident, $e:expr) => { async fn $name() -> u8 { $e } } }\njob!(process, env + 1);",
    "macro_rules! m { ($a:expr, $($b:expr),*) => { vec![$a, $($b),*] } }\nfn f() { m!(process, env, path) }",
    "macro_rules! m { ($env:ident) => { $env!(1) } }\nfn f() { m!(vec); }",
    "macro_rules! check { ($a:expr, $b:expr) => { assert!($a != $b) } }\nfn f() { check!(net, os); process(1) }",
    "macro_rules! go { ($($t:tt)*) => { $($t)* } }\nfn f() { go!(tokio::spawn(g)); process(1); job.path }",
    "macro_rules! go { ($($t:tt)*) => { $($t)* } }\npub async fn process(env: u8) { println!(\"{}\", env) }",
    "macro_rules! at { ($m:ident) => { $m::new($crate::x()) } }\nfn f() { at!(Mutex); tokio::join!(process(1)) }",
    "macro_rules! read { ($e:expr) => { $crate::net::get($e) } }\nmod net { pub fn get(n: u8) {} }",
    "macro_rules! all { ($f:path, $($t:tt)*) => { $f($($t)*) } }\nfn f() { all!(Some, 1) }",
    "fn f() { tokio::select! { x = process(1) => path, _ = env.net() => os } }",
    "pin_project_lite::pin_project! { struct A { #[pin] process: u8, path: u8 } }",
];

fn nothing() -> BTreeSet<Permission> {
    BTreeSet::new()
}

#[test]
fn what_is_forbidden_is_found_however_it_is_written() {
    let faults: Vec<_> = REFUSED
        .iter()
        .filter_map(|(text, line, word)| {
            let Some(refusal) = refusal(text, &nothing()) else {
                return Some(format!("{text}\nis not refused"));
            };
            let named = refusal.message.split('`').nth(1).unwrap_or_default();
            let is_right = refusal.line == *line
                && named.starts_with(word)
                && refusal.message.ends_with(&format!(" Line {line}."));
            (!is_right).then(|| format!("{text}\nnot {word} on line {line}: {}", refusal.message))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn no_ordinary_text_is_refused() {
    let refused = |text: &&str| {
        refusal(text, &nothing()).map(|refusal| format!("{text}\n{}", refusal.message))
    };
    let faults: Vec<_> = INNOCENT.iter().filter_map(refused).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn a_message_says_what_why_and_what_to_do() {
    let refusal = refusal("\n\nuse std::process as p;", &nothing()).unwrap();
    let expected = "`std::process` is not available here: hidden tests run in a sandbox, and no \
                    answer needs what is outside of it. Take it out. Line 3.";
    assert_eq!(refusal.message, expected);
}

#[test]
fn the_clock_is_free_where_an_exercise_allows_it() {
    let allowed = BTreeSet::from([Permission::TimeControl]);
    let table = [
        ("use tokio::time::{advance, pause, resume};", false),
        ("use tokio::time;\nfn f() { time::advance(d) }", false),
        ("use tokio::time::*;\nfn f() { advance(d) }", false),
        ("macro_rules! go { ($t:tt) => { $t(d) } }\nfn f() { go!(advance) }", false),
        ("use tokio::{time::advance, net};", true),
        ("use std::process;", true),
    ];
    for (text, refused) in table {
        assert_eq!(refusal(text, &allowed).is_some(), refused, "{text}");
        assert!(refusal(text, &nothing()).is_some(), "{text}");
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
        assert_eq!(refusal(&text, &nothing()).is_some(), refused, "{start} {}", text.len());
    }
}

#[test]
fn a_text_that_is_all_brackets_needs_no_stack() {
    let open = "([{".repeat(33_333);
    let close = "}])".repeat(33_333);
    let deep = "use std::".to_owned() + &"{".repeat(MOST_DEPTH - 1);
    let texts = [format!("{open}{close}"), open, close, deep];
    let judge = move || {
        texts.map(|text| {
            let source = Source::new("lib.rs", text.clone());
            (refusal(&text, &nothing()).is_some(), source.public_signatures().len())
        })
    };
    let small = std::thread::Builder::new().stack_size(256 << 10).spawn(judge).unwrap();
    assert_eq!(small.join().unwrap(), [(true, 0), (true, 0), (false, 0), (false, 0)]);
}

#[test]
fn no_refused_word_can_be_written_in_other_letters() {
    // The compiler composes letters. Only one letter outside ASCII becomes one in it by that: the
    // Kelvin sign, which is read as a K. No word here has one.
    let allowed = nothing();
    let words = places::words(&allowed).chain(MACROS).chain(ATTRIBUTES.map(|(word, _)| word));
    for word in words {
        assert!(word.is_ascii() && !word.contains('K'), "{word}");
    }
}
