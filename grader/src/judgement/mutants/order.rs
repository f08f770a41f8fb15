//! What comes before what: effects and waits, and what is done under one lock.

use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, ExprAwait, ExprBinary, ExprMethodCall, Stmt};

use super::waiting::{bound_name, is_guard};
use super::{Finder, range};

impl Finder<'_> {
    /// What stands behind a wait is done before it.
    pub(super) fn effects_before_waits(&mut self, block: &Block) {
        for pair in block.stmts.windows(2) {
            let [wait, effect] = pair else { continue };
            if !waits(wait) || !matches!(effect, Stmt::Expr(_, Some(_)) | Stmt::Macro(_)) {
                continue;
            }
            let at = range(wait).start..range(effect).end;
            let between = &self.text[range(wait).end..range(effect).start];
            let new = format!("{}{between}{}", self.text_of(effect), self.text_of(wait));
            let what = format!("`{}` comes before the wait", self.in_short(effect));
            self.change(at, new, what);
        }
    }

    /// A lock is given back and taken again between two things that are done under it.
    pub(super) fn taken_twice(&mut self, block: &Block) {
        for (index, statement) in block.stmts.iter().enumerate() {
            let Stmt::Local(local) = statement else { continue };
            let (Some(init), Some(name)) = (&local.init, bound_name(&local.pat)) else { continue };
            if !is_guard(&init.expr) {
                continue;
            }
            let again = format!("drop({name}); let mut {name} = {}; ", self.text_of(&init.expr));
            for later in block.stmts.iter().skip(index + 2) {
                let start = range(later).start;
                let what = format!("the guard `{name}` is taken a second time");
                self.change(start..start, again.clone(), what);
            }
        }
    }

    /// What is changed through a lock is read and written under two locks.
    pub(super) fn read_and_written_apart(&mut self, binary: &ExprBinary) {
        let Some(operator) = operator_of_assignment(&binary.op) else { return };
        if !locks(&binary.left) {
            return;
        }
        let (left, right) = (self.text_of(&binary.left), self.text_of(&binary.right));
        let new = format!("{{ let old = {left}; {left} = old {operator} {right} }}");
        self.change(range(binary), new, "it is read and written under two locks");
    }
}

fn waits(statement: &Stmt) -> bool {
    let mut waits = Waits(false);
    waits.visit_stmt(statement);
    waits.0
}

struct Waits(bool);

impl<'ast> Visit<'ast> for Waits {
    fn visit_expr_await(&mut self, _: &'ast ExprAwait) {
        self.0 = true;
    }

    // What is awaited in there is not waited for here.
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
}

fn locks(expression: &Expr) -> bool {
    struct Locks(bool);
    impl<'ast> Visit<'ast> for Locks {
        fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
            self.0 |= call.method == "lock" || call.method == "write";
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut locks = Locks(false);
    locks.visit_expr(expression);
    locks.0
}

fn operator_of_assignment(operator: &BinOp) -> Option<&'static str> {
    match operator {
        BinOp::AddAssign(_) => Some("+"),
        BinOp::SubAssign(_) => Some("-"),
        BinOp::MulAssign(_) => Some("*"),
        _ => None,
    }
}
