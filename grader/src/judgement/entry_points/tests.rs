//! Of which starters what is made, and behind which texts it may stand.

use super::*;

fn of(starter: &str) -> Result<String, Reason> {
    EntryPoints::of(starter).map(|points| points.module(Futures::Local))
}

#[test]
fn what_can_be_called_without_knowing_it_is_called() {
    let table = [
        (
            "use std::time::Duration;\npub fn run(name: &str, d: Duration) -> String { todo!() }",
            "pub use super::run as run_of_the_answer;\n\
             use ::std :: time :: Duration;\n\
             pub fn run<'entry>(a0: & str, a1: Duration) -> String { super::run(a0, a1) }\n",
        ),
        (
            "/// Greets.\npub async fn greet(mut name: &str) -> String {\n    todo!()\n}\n",
            "pub use super::greet as greet_of_the_answer;\n\
             pub fn greet<'entry>(a0: & 'entry str) -> ::core::pin::Pin<::std::boxed::Box<dyn \
             ::core::future::Future<Output = String> + 'entry>> \
             { ::std::boxed::Box::pin(super::greet(a0)) }\n",
        ),
        (
            "#[allow(x)]\npub fn lazy(pairs: &[(&'static str, Map<u8, &u8>)]) -> impl Future<Output = ()> {}",
            "pub use super::lazy as lazy_of_the_answer;\n\
             pub fn lazy<'entry>(a0: & 'entry [(&'static str , Map < u8 , & 'entry u8 >)]) -> \
             ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = ()> + 'entry>> \
             { ::std::boxed::Box::pin(super::lazy(a0)) }\n",
        ),
        (
            "pub async fn nothing() {}",
            "pub use super::nothing as nothing_of_the_answer;\n\
             pub fn nothing<'entry>() -> ::core::pin::Pin<::std::boxed::Box<dyn \
             ::core::future::Future<Output = ()> + 'entry>> \
             { ::std::boxed::Box::pin(super::nothing()) }\n",
        ),
    ];
    for (starter, module) in table {
        assert_eq!(of(starter).as_deref(), Ok(module));
    }
}

#[test]
fn what_cannot_be_called_so_has_its_reason() {
    let table = [
        ("pub async fn f<T>(all: Vec<T>) {}", Reason::Generic),
        ("pub async fn f(one: impl Future<Output = ()>) {}", Reason::Generic),
        ("pub fn f() -> impl Iterator<Item = u8> {}", Reason::Generic),
        ("pub async fn f(a: u8) -> u8 where u8: Copy {}", Reason::Generic),
        ("pub struct Gate;\nimpl Gate {\n    pub fn open(&self) {}\n}", Reason::OwnTypes),
        ("pub const MOST: usize = 1;\npub fn f() {}", Reason::OwnTypes),
        ("use super::*;\npub fn f() {}", Reason::Unreadable),
        ("fn private() {}", Reason::Unreadable),
        ("pub fn f( {", Reason::Unreadable),
    ];
    for (starter, reason) in table {
        assert_eq!(of(starter), Err(reason), "{starter}");
    }
}

#[test]
fn futures_are_sent_only_where_tests_send_them() {
    let points = EntryPoints::of("pub async fn f() -> u8 { 1 }").unwrap();
    let stub = points.stub(Futures::Sent);
    assert_eq!(
        stub,
        "extern crate bundle as _;\n\
         pub use async_kata_entry::*;\n\
         pub mod async_kata_entry {\n\
         pub fn f<'entry>() -> ::core::pin::Pin<::std::boxed::Box<dyn \
         ::core::future::Future<Output = u8> + ::core::marker::Send + 'entry>> { loop {} }\n\
         }\n"
    );
    assert!(!points.stub(Futures::Local).contains("Send"));
}

#[test]
fn nothing_of_the_module_can_become_part_of_an_answer() {
    let table = [
        ("pub fn f() {}\n", Ok(())),
        ("use a::b;", Ok(())),
        ("", Err(Reason::Unreadable)),
        ("pub fn f()", Err(Reason::Unreadable)),
        ("pub fn f() {}\n/// Of what comes next.", Err(Reason::Unreadable)),
        ("pub fn f() {}\n#[cfg(any())]", Err(Reason::Unreadable)),
        ("pub fn f() {}\npub", Err(Reason::Unreadable)),
        ("macro_rules! m { () => { extern crate self as tokio; } } m! {}", Err(Reason::Extern)),
    ];
    for (answer, expected) in table {
        assert_eq!(may_follow(&Source::new("lib.rs", answer)), expected, "{answer}");
    }
}

#[test]
fn an_answer_has_what_the_starter_has_or_another_function() {
    let points = EntryPoints::of("use a::B;\npub async fn f(b: &B) -> u8 { todo!() }").unwrap();
    let table = [
        ("pub struct Own;\npub async fn f(other: &B) -> u8 { 1 }", Ok(())),
        ("pub fn f(b: &B) -> impl Future<Output = u8> { ready(1) }", Ok(())),
        ("pub async fn f(b: &a::B) -> u8 { 1 }", Err(Reason::Signature)),
        ("pub async fn f(b: B) -> u8 { 1 }", Err(Reason::Signature)),
        ("pub async fn f<T>(b: &T) -> u8 { 1 }", Err(Reason::Signature)),
        ("pub fn f(b: &B) -> u8 { 1 }", Err(Reason::Signature)),
        ("async fn f(b: &B) -> u8 { 1 }", Err(Reason::Signature)),
        ("mod m { pub async fn f(b: &B) -> u8 { 1 } }", Err(Reason::Signature)),
    ];
    for (answer, expected) in table {
        assert_eq!(points.are_in(&Source::new("lib.rs", answer)), expected, "{answer}");
    }
}
