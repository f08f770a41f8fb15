//! How long, and how many.

use syn::{Expr, ExprCall, ExprMethodCall, ExprRange, Lit, RangeLimits};

use super::Finder;
use super::operands::{callee, range};

const NANOS_IN_MS: u128 = 1_000_000;

impl Finder<'_> {
    /// A duration is longer or shorter.
    pub(super) fn duration(&mut self, call: &ExprCall) {
        let names = callee(call);
        let [.., kind, unit] = names.as_slice() else { return };
        let Some(argument) = call.args.first() else { return };
        if kind != "Duration" || !unit.starts_with("from_") {
            return;
        }
        let whole = self.text_of(call);
        let prefix = whole.find(unit.as_str()).map_or("Duration::", |at| &whole[..at]);
        match (literal(argument), nanos_in(unit)) {
            (Some(amount), Some(nanos)) => {
                for (new_nanos, how) in other_lengths(amount.saturating_mul(nanos)) {
                    self.change(range(call), written(prefix, unit, nanos, new_nanos), how);
                }
            }
            _ => {
                let ms = format!("{prefix}from_millis(1)");
                self.change(range(call), format!("({whole} * 2)"), TWICE);
                self.change(range(call), format!("({whole} + {ms})"), LONGER);
                self.change(range(call), format!("({whole} / 2)"), HALF);
            }
        }
    }

    /// A wait takes another time than the variable says that tells how long.
    pub(super) fn wait_by_variable(&mut self, call: &ExprCall) {
        let names = callee(call);
        let Some(name) = names.last() else { return };
        let Some(argument) = call.args.first() else { return };
        let is_literal =
            matches!(argument, Expr::Call(inner) if callee(inner).contains(&"Duration".to_owned()));
        if is_literal {
            return;
        }
        let text = self.text_of(argument);
        let one_ms = "std::time::Duration::from_millis(1)";
        match name.as_str() {
            "sleep" | "timeout" | "interval" => {
                self.change(range(argument), format!("({text}) * 2"), TWICE);
                self.change(range(argument), format!("({text}) + {one_ms}"), LONGER);
                self.change(range(argument), format!("({text}) / 2"), HALF);
            }
            "sleep_until" | "timeout_at" => {
                self.change(range(argument), format!("({text}) + {one_ms}"), LONGER);
                self.change(range(argument), format!("({text}) - {one_ms}"), SHORTER);
            }
            _ => {}
        }
    }

    /// A range begins one later, or ends one earlier or later.
    pub(super) fn edges(&mut self, span: &ExprRange) {
        let limits = range(&span.limits);
        if let (Some(start), true) = (&span.start, span.end.is_some()) {
            let new = match literal(start) {
                Some(number) => number.saturating_add(1).to_string(),
                None => format!("(({}) + 1)", self.text_of(start)),
            };
            self.change(range(start), new, "the range begins one later");
        }
        if span.end.is_some() {
            match span.limits {
                RangeLimits::HalfOpen(_) => self.change(limits, "..=", "the range ends one later"),
                RangeLimits::Closed(_) => self.change(limits, "..", "the range ends one earlier"),
            }
        }
    }

    /// One more permit, one more place in a channel.
    pub(super) fn amount_of_function(&mut self, call: &ExprCall) {
        let names = callee(call);
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let counts = match names.as_slice() {
            [.., "Semaphore" | "Barrier", "new" | "const_new"] => true,
            [.., "watch", "channel"] => false,
            [.., "channel" | "sync_channel" | "duplex"] => true,
            _ => false,
        };
        if let (true, Some(argument)) = (counts, call.args.first()) {
            self.one_more(argument, self.text_of(&call.func));
        }
    }

    /// The same for methods.
    pub(super) fn amount_of_method(&mut self, call: &ExprMethodCall) {
        let name = call.method.to_string();
        let counts = matches!(
            name.as_str(),
            "acquire_many"
                | "acquire_many_owned"
                | "buffer_unordered"
                | "buffered"
                | "chunks"
                | "for_each_concurrent"
                | "try_for_each_concurrent"
        );
        if let (true, Some(argument)) = (counts, call.args.first()) {
            self.one_more(argument, &name);
        }
    }

    fn one_more(&mut self, argument: &Expr, of: &str) {
        let new = match literal(argument) {
            Some(number) => number.saturating_add(1).to_string(),
            None => format!("({}) + 1", self.text_of(argument)),
        };
        self.change(range(argument), new, format!("`{of}` gets one more"));
    }
}

const TWICE: &str = "the wait is twice as long";
const LONGER: &str = "the wait is 1 ms longer";
const SHORTER: &str = "the wait is 1 ms shorter";
const HALF: &str = "the wait is half as long";

/// Other lengths for one of so many nanoseconds, and how they differ.
fn other_lengths(nanos: u128) -> Vec<(u128, &'static str)> {
    let mut others = vec![];
    if nanos > 0 {
        others.push((nanos.saturating_mul(2), TWICE));
    }
    others.push((nanos.saturating_add(NANOS_IN_MS), LONGER));
    if nanos >= NANOS_IN_MS {
        others.push((nanos - NANOS_IN_MS, SHORTER));
    } else if nanos > 0 {
        others.push((nanos / 2, HALF));
    }
    others
}

/// The call that makes such a duration, in the old unit if that is fine enough.
fn written(prefix: &str, unit: &str, in_unit: u128, nanos: u128) -> String {
    let units = [(unit, in_unit), ("from_millis", NANOS_IN_MS), ("from_micros", 1000)];
    let fitting = units.into_iter().find(|(_, in_one)| nanos.is_multiple_of(*in_one));
    let (unit, in_one) = fitting.unwrap_or(("from_nanos", 1));
    format!("{prefix}{unit}({})", nanos / in_one)
}

fn nanos_in(unit: &str) -> Option<u128> {
    match unit {
        "from_secs" => Some(1000 * NANOS_IN_MS),
        "from_millis" => Some(NANOS_IN_MS),
        "from_micros" => Some(1000),
        "from_nanos" => Some(1),
        _ => None,
    }
}

fn literal(expression: &Expr) -> Option<u128> {
    match expression {
        Expr::Lit(syn::ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        _ => None,
    }
}
