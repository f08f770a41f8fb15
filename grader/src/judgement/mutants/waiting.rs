//! Awaiting, joining, spawning, and holding a guard.

use syn::visit::Visit;
use syn::{Block, Expr, ExprAwait, ExprCall, ExprMethodCall, ExprTry, Local, Macro, Pat, Stmt};

use super::Finder;
use super::operands::{callee, joined, last_segment, range};

impl Finder<'_> {
    /// An `.await` goes, and what is awaited together comes one after the other.
    pub(super) fn awaited(&mut self, awaited: &ExprAwait) {
        let dot = range(&awaited.dot_token);
        if !self.passed_over.contains(&dot.start) {
            self.change(dot.start..range(&awaited.await_token).end, "", "`.await` is dropped");
        }
        if let Expr::Call(call) = &*awaited.base {
            self.awaited_together(awaited, call);
        }
    }

    fn awaited_together(&mut self, whole: &ExprAwait, call: &ExprCall) {
        let names = callee(call);
        let name = names.last().map(String::as_str).unwrap_or_default();
        let arguments: Vec<_> = call.args.iter().map(|argument| self.text_of(argument)).collect();
        let new = match (name, arguments.as_slice()) {
            ("join" | "join3" | "join4", futures) => in_turn(futures),
            ("try_join" | "try_join3" | "try_join4", futures) => tried_in_turn(futures),
            ("join_all", [all]) => format!(
                "{{ let mut all = vec![]; for one in {all} {{ all.push(one.await); }} all }}"
            ),
            ("try_join_all", [all]) => format!(
                "'all: {{ let mut all = vec![]; for one in {all} {{ match one.await {{ \
                 Ok(one) => all.push(one), Err(error) => break 'all Err(error) }} }} Ok(all) }}"
            ),
            ("timeout" | "timeout_at", [_, future]) => {
                let new = format!("Ok::<_, tokio::time::error::Elapsed>(({future}).await)");
                self.change(range(whole), new, format!("`{name}` lets it take any time"));
                return;
            }
            _ => return,
        };
        self.change(range(whole), new, format!("`{name}` becomes a sequence"));
    }

    /// The `?` behind an `.await` goes, alone and with it.
    pub(super) fn question_mark(&mut self, tried: &ExprTry) {
        let Expr::Await(awaited) = &*tried.expr else { return };
        let (dot, question) = (range(&awaited.dot_token), range(&tried.question_token));
        self.passed_over.insert(dot.start);
        self.change(question.clone(), "", "`?` is dropped");
        self.change(dot.start..question.end, "", "`.await?` is dropped");
    }

    /// Calls that stand alone go. What a block ends with need not be awaited where nobody wants
    /// its value.
    pub(super) fn statements(&mut self, block: &Block) {
        for statement in &block.stmts {
            if let Stmt::Expr(expression, Some(_)) = statement
                && is_call(expression)
            {
                let what = format!("`{}` is removed", self.in_short(statement));
                self.change(range(statement), "", what);
            }
        }
        if let Some(Stmt::Expr(Expr::Await(last), None)) = block.stmts.last() {
            self.passed_over.insert(range(&last.dot_token).start);
            let new = format!("{{ let _ = {}; }}", self.text_of(&last.base));
            self.change(range(last), new, "`.await` is dropped");
        }
    }

    /// What is locked is let go at once.
    pub(super) fn guard(&mut self, local: &Local) {
        let Some(init) = &local.init else { return };
        let Some(name) = bound_name(&local.pat) else { return };
        if is_guard(&init.expr) {
            self.change(range(&local.pat), "_", format!("the guard `{name}` is dropped at once"));
        }
    }

    /// `join!` becomes a sequence, `try_join!` also looks only when all have finished.
    pub(super) fn joined(&mut self, found: &Macro) {
        let Some(inside) = joined(found) else { return };
        let futures: Vec<_> = inside.futures.iter().map(|future| self.text_of(future)).collect();
        if last_segment(&found.path) == "join" {
            self.change(range(found), in_turn(&futures), "join! becomes a sequence");
        } else {
            self.change(range(found), tried_in_turn(&futures), "try_join! becomes a sequence");
            self.change(range(found), looked_at_late(&futures), "try_join! waits for all");
        }
        if let Some(biased) = inside.biased {
            self.change(biased, "", "`biased;` is removed");
        }
        for future in &inside.futures {
            self.visit_expr(future);
        }
    }

    /// A task does its work where it is spawned, or where its handle is awaited.
    pub(super) fn spawned_by_function(&mut self, call: &ExprCall) {
        let names = callee(call);
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let Some(work) = call.args.first() else { return };
        match names.as_slice() {
            [.., "thread", _] => {}
            [.., "spawn" | "spawn_local"] => {
                self.awaited_on_the_spot(work);
                let ok = "Ok::<_, tokio::task::JoinError>";
                let new = format!("futures::FutureExt::map({}, {ok})", self.text_of(work));
                self.change(range(call), new, "the task becomes a future that nobody polls yet");
            }
            [.., "spawn_blocking"] => self.called_on_the_spot(work),
            _ => {}
        }
    }

    /// The same for sets of tasks.
    pub(super) fn spawned_by_method(&mut self, call: &ExprMethodCall) {
        let Some(work) = call.args.first() else { return };
        match call.method.to_string().as_str() {
            "spawn" | "spawn_local" => self.awaited_on_the_spot(work),
            "spawn_blocking" => self.called_on_the_spot(work),
            _ => {}
        }
    }

    fn awaited_on_the_spot(&mut self, work: &Expr) {
        let text = self.text_of(work);
        let new = format!("{{ let done = ({text}).await; async move {{ done }} }}");
        self.change(range(work), new, "the task is awaited before it is spawned");
    }

    fn called_on_the_spot(&mut self, work: &Expr) {
        let text = self.text_of(work);
        let new = format!("{{ let done = ({text})(); move || done }}");
        self.change(range(work), new, "the work is done before it is handed over");
    }
}

/// A tuple of what the futures give, each awaited in its turn.
fn in_turn(futures: &[&str]) -> String {
    let awaited: String = futures.iter().map(|future| format!("({future}).await, ")).collect();
    match futures.len() {
        1 => format!("({})", awaited.trim_end()),
        _ => format!("({})", awaited.trim_end_matches(", ")),
    }
}

/// The same with results: the first error ends it.
fn tried_in_turn(futures: &[&str]) -> String {
    let ok = format!("Ok({})", names(futures.len()));
    futures.iter().enumerate().rev().fold(ok, |rest, (index, future)| {
        format!(
            "match ({future}).await {{ Ok(value_{index}) => {rest}, Err(error) => Err(error) }}"
        )
    })
}

/// All are awaited, together; only then is looked whether one failed.
fn looked_at_late(futures: &[&str]) -> String {
    let count = futures.len();
    let oks: Vec<_> = (0..count).map(|index| format!("Ok(value_{index})")).collect();
    let failed = |failed: usize| {
        let places = (0..count).map(|index| if index == failed { "Err(error)" } else { "_" });
        format!("({},) => Err(error)", places.collect::<Vec<_>>().join(", "))
    };
    let errors: Vec<_> = (0..count).map(failed).collect();
    format!(
        "match tokio::join!({}) {{ ({},) => Ok({}), {} }}",
        futures.join(", "),
        oks.join(", "),
        names(count),
        errors.join(", ")
    )
}

fn names(count: usize) -> String {
    let names: String = (0..count).map(|index| format!("value_{index}, ")).collect();
    format!("({})", names.trim_end())
}

fn is_call(expression: &Expr) -> bool {
    match expression {
        Expr::Call(_) | Expr::MethodCall(_) => true,
        Expr::Try(tried) => is_call(&tried.expr),
        _ => false,
    }
}

pub(super) fn bound_name(pattern: &Pat) -> Option<String> {
    match pattern {
        Pat::Ident(bound) => Some(bound.ident.to_string()),
        Pat::Type(typed) => bound_name(&typed.pat),
        _ => None,
    }
}

/// Whether a lock or a permit is taken here and nothing else is done with it.
pub(super) fn is_guard(expression: &Expr) -> bool {
    match expression {
        Expr::Await(awaited) => is_guard(&awaited.base),
        Expr::Try(tried) => is_guard(&tried.expr),
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "unwrap" | "expect" | "unwrap_or_else" => is_guard(&call.receiver),
            "lock" | "lock_owned" | "read" | "read_owned" | "write" | "write_owned" => {
                call.args.is_empty()
            }
            name => name.starts_with("acquire"),
        },
        _ => false,
    }
}
