//! Operators, conditions and arms.

use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprMatch, ExprUnary, Pat, UnOp};

use super::Finder;
use super::operands::range;

impl Finder<'_> {
    /// A binary operator becomes another.
    pub(super) fn operator(&mut self, operator: &BinOp) {
        let old = self.text_of(operator);
        for new in instead_of(old) {
            self.change(range(operator), *new, format!("{old} becomes {new}"));
        }
    }

    /// `!` and `-` go.
    pub(super) fn negation(&mut self, unary: &ExprUnary) {
        if matches!(unary.op, UnOp::Not(_) | UnOp::Neg(_)) {
            let what = format!("{} is dropped", self.text_of(&unary.op));
            self.change(range(&unary.op), "", what);
        }
    }

    /// A condition is always the same. One that binds names cannot be.
    pub(super) fn condition(&mut self, condition: &Expr, which: &str, values: &[&str]) {
        if binds(condition) {
            return;
        }
        for value in values {
            self.change(range(condition), *value, format!("{which} is always {value}"));
        }
    }

    /// An arm goes, where another one takes what it took.
    pub(super) fn arms(&mut self, choice: &ExprMatch) {
        if !choice.arms.iter().any(|arm| matches!(arm.pat, Pat::Wild(_))) {
            return;
        }
        for arm in choice.arms.iter().filter(|arm| !matches!(arm.pat, Pat::Wild(_))) {
            let what = format!("the arm `{}` is removed", self.in_short(&arm.pat));
            self.change(arm.span().byte_range(), "", what);
        }
    }
}

/// The operators to put in the place of one, as in cargo-mutants.
fn instead_of(operator: &str) -> &'static [&'static str] {
    match operator {
        "==" => &["!="],
        "!=" => &["=="],
        "<" => &["==", ">", "<="],
        ">" => &["==", "<", ">="],
        "<=" => &[">", "<"],
        ">=" => &["<", ">"],
        "&&" => &["||"],
        "||" => &["&&"],
        "+" => &["-", "*"],
        "-" => &["+", "/"],
        "*" => &["+", "/"],
        "/" => &["%", "*"],
        "%" => &["/", "+"],
        "&" => &["|", "^"],
        "|" => &["&", "^"],
        "^" => &["|", "&"],
        "<<" => &[">>"],
        ">>" => &["<<"],
        "+=" => &["-=", "*="],
        "-=" => &["+=", "/="],
        "*=" => &["+=", "/="],
        "/=" => &["%=", "*="],
        "%=" => &["/=", "+="],
        "&=" => &["|="],
        "|=" => &["&="],
        "^=" => &["|="],
        "<<=" => &[">>="],
        ">>=" => &["<<="],
        _ => &[],
    }
}

fn binds(condition: &Expr) -> bool {
    match condition {
        Expr::Let(_) => true,
        Expr::Binary(binary) => binds(&binary.left) || binds(&binary.right),
        Expr::Paren(inner) => binds(&inner.expr),
        _ => false,
    }
}
