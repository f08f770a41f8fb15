//! Which parts of the harness's battery an exercise's hidden tests use, and whether they say why of
//! those that they leave out. What the parts do is documented in the harness.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};

use crate::vocabulary::course::BatteryPart;
use crate::vocabulary::rust_tokens::with_tokens;

/// What is wrong with hidden tests of this text, which leave these parts out for these reasons: a
/// part is used, or there is a reason, and never both.
pub fn problems(hidden_tests: &str, leaves_out: &BTreeMap<BatteryPart, String>) -> Vec<String> {
    let methods = |tokens| {
        let mut called = vec![];
        collect_methods(tokens, &mut called);
        called
    };
    let Ok(called) = with_tokens(hidden_tests, methods) else { return vec![] };
    let complaints = BatteryPart::ALL.into_iter().filter_map(|part| {
        let word = part.word();
        let is_used = methods_of(part).iter().any(|method| called.iter().any(|m| m == method));
        match (is_used, leaves_out.get(&part)) {
            (true, None) => None,
            (false, Some(reason)) if !reason.trim().is_empty() => None,
            (false, Some(_)) => Some(format!("leaves `{word}` out without a reason")),
            (false, None) => Some(format!(
                "uses none of the battery's {word} ({}); use it, or say why not in `leaves_out`",
                methods_of(part).join(", ")
            )),
            (true, Some(_)) => Some(format!("is said to leave `{word}` out, and uses it")),
        }
    });
    complaints.collect()
}

/// The methods of a hidden test's `Trial` that make a part of the battery.
fn methods_of(part: BatteryPart) -> &'static [&'static str] {
    match part {
        BatteryPart::Calls => &["expects_calls", "expects_no_calls"],
        BatteryPart::Cancellation => &["cancelled_at_each_wait", "dropped_after"],
        BatteryPart::Edges => {
            &["distinct", "latencies", "length", "numbers", "text", "texts", "vary", "word"]
        }
        BatteryPart::Races => &["in_lockstep", "race", "race_anew", "spawned", "spawned_all"],
        BatteryPart::Effects => &["watch_while"],
    }
}

/// Every name that is called as a method, macros' insides included.
fn collect_methods(tokens: TokenStream, methods: &mut Vec<String>) {
    let mut after_dot = false;
    for token in tokens {
        match &token {
            TokenTree::Ident(name) if after_dot => methods.push(name.to_string()),
            TokenTree::Group(group) => collect_methods(group.stream(), methods),
            _ => {}
        }
        after_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_used_or_left_out_for_a_reason() {
        let all = "async fn a(t: &mut Trial) { t.expects_no_calls(); t.dropped_after(1, f()).await; \
                   let n = t.vary(1..=2); t.race(2, 3, || ()); t.watch_while(f(), [1]).await; }";
        let but_races = all.replace("t.race(2, 3, || ());", "/* t.race(…) would say nothing */");
        let reason = |why: &str| BTreeMap::from([(BatteryPart::Races, why.to_owned())]);
        let table = [
            (all, BTreeMap::new(), 0),
            (all, reason("one task"), 1),
            (&but_races, reason("one task"), 0),
            (&but_races, reason(" "), 1),
            (&but_races, BTreeMap::new(), 1),
            ("", BTreeMap::new(), BatteryPart::ALL.len()),
        ];
        for (tests, leaves_out, complaints) in table {
            let found = problems(tests, &leaves_out);
            assert_eq!(found.len(), complaints, "{tests} {leaves_out:?}: {found:?}");
        }
    }
}
