//! What every command about a workspace starts from: the course, the workspace, the progress.

use std::path::{Path, PathBuf};

use crate::mechanisms::course::catalogue::{self, CourseFiles};
use crate::mechanisms::course::origin::CourseOrigin;
use crate::mechanisms::learner::intake::{Intake, read_submission};
use crate::mechanisms::learner::progress::{Progress, Status};
use crate::mechanisms::learner::workspace::{self, Workspace};
use crate::pipeline::{Answer, DOCTOR, JudgeContext, Origin, WithoutSource, taken_in};
use crate::surfaces::building::Building;
use crate::surfaces::report::restored_words;
use crate::vocabulary::course::{Course, Exercise, Key};
use crate::vocabulary::events::Preparing;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::{Report, Verdict};

/// An open workspace.
pub struct Session {
    pub course_files: CourseFiles,
    pub course: Course,
    pub workspace: Workspace,
    pub progress: Progress,
    cwd: PathBuf,
}

impl Session {
    /// Opens the workspace that one stands in, or that `--course` names.
    pub fn open(course: Option<&Path>) -> Result<Self> {
        let cwd = current_dir()?;
        let with_exercises = course.filter(|dir| dir.join("exercises").is_dir());
        let place = with_exercises.map_or(cwd.clone(), |dir| cwd.join(dir));
        Self::made(CourseFiles::find(course, &cwd)?, &place, cwd)
    }

    /// Opens the workspace that `folder` is in, with its own course or the one that `--course` names,
    /// seen from where this process was started.
    pub fn open_at(folder: &Path, course: Option<&Path>) -> Result<Self> {
        let course = course.map(|course| Ok::<_, Failure>(current_dir()?.join(course)));
        let course_files = CourseFiles::find(course.transpose()?.as_deref(), folder)?;
        Self::made(course_files, folder, folder.to_owned())
    }

    fn made(course_files: CourseFiles, place: &Path, cwd: PathBuf) -> Result<Self> {
        let workspace = workspace::find(place)?;
        let course = course_files.course()?;
        let mut progress = Progress::load(&workspace.state_dir())?;
        progress.adopt(&course);
        Ok(Self { course_files, course, workspace, progress, cwd })
    }

    /// A path as the user has written it, seen from where this process was started.
    pub fn in_cwd(&self, path: &Path) -> PathBuf {
        self.cwd.join(path)
    }

    /// Adds the progress of another machine, which was written to `name`. Gives how many passes are
    /// new here.
    pub fn import(&mut self, document: &[u8], name: &Path) -> Result<usize> {
        let workspace = self.workspace.clone();
        let stands_there = |key: &Key| match read_submission(&workspace.source_path(key)) {
            Intake::Text(text) => Some(text),
            _ => None,
        };
        let new = self.progress.import(document, name, stands_there)?;
        self.progress.adopt(&self.course);
        Ok(new)
    }

    /// Whether async-kata has brought another course along since the workspace was made from the one
    /// inside it.
    pub fn is_outdated(&self) -> Result<bool> {
        let CourseFiles::Packed(_) = &self.course_files else { return Ok(false) };
        let origin = workspace::noted(&self.workspace.root)?.origin;
        Ok(origin == CourseOrigin::BuiltIn
            && self.course_files.content()? != CourseFiles::Embedded.content()?)
    }

    /// The exercise of this name, or the current one.
    pub fn exercise(&self, name: Option<&str>) -> Result<&Exercise> {
        match name {
            Some(name) => catalogue::find_exercise(&self.course, name),
            None => self.current(),
        }
    }

    /// The exercise that is worked on: the one judged last if it is not finished, else the first
    /// unfinished one, else the last of all.
    pub fn current(&self) -> Result<&Exercise> {
        let judged_last = self.progress.current().and_then(|key| self.course.exercise(key));
        judged_last
            .or_else(|| self.progress.next_unfinished(&self.course))
            .or_else(|| self.course.exercises().last())
            .ok_or_else(|| {
                Failure::user("The course has no exercises.", "Add one to its info.toml.")
            })
    }

    /// The learner's text of an exercise.
    pub fn text(&self, key: &Key) -> Answer {
        let shown_as = key.source_path();
        let source = match read_submission(&self.workspace.source_path(key)) {
            Intake::Missing => Err(WithoutSource {
                verdict: Verdict::Missing,
                message: format!(
                    "{shown_as} is not there. `async-kata reset {}` brings it back.",
                    key.exercise()
                ),
            }),
            other => taken_in(&shown_as, other),
        };
        Answer { shown_as: shown_as.into(), source, origin: Origin::Workspace }
    }

    /// Gets the tools ready, showing on standard error that it may take a while.
    pub async fn context(&self) -> Result<JudgeContext> {
        let mut building = Building::default();
        self.preparation()?.prepare(move |event| building.hear(event)).await
    }

    /// All that is needed to get the tools ready, apart from this session.
    pub fn preparation(&self) -> Result<Preparation> {
        let build_dir = self.workspace.make_build_dir();
        let build_dir = build_dir.map_err(|failure| failure.advising(DOCTOR))?;
        Ok(Preparation {
            course_files: self.course_files.clone(),
            build_dir,
            cwd: self.cwd.clone(),
        })
    }

    /// Notes how this text was judged, for the next save of the progress, and leaves the learner where
    /// they are.
    pub fn note_verdict(&mut self, report: &Report, text: &Answer) {
        let (key, Ok(source)) = (&report.key, &text.source) else { return };
        match report.verdict {
            Verdict::Passed => self.progress.passed(key, source),
            // What has never passed is to do whatever is said of it.
            Verdict::Todo if self.progress.has_passed(key) => {
                self.progress.judged(key, source, Status::Todo);
            }
            // Nothing was found out about the text.
            Verdict::Todo | Verdict::Missing | Verdict::Unclear | Verdict::Infrastructure => {}
            Verdict::Failed
            | Verdict::CompileError
            | Verdict::Rejected
            | Verdict::TimedOut
            | Verdict::ResourceLimit
            | Verdict::Crashed
            | Verdict::Tampered => self.progress.judged(key, source, Status::Failed),
        }
    }

    /// Puts an exercise back to its start, with its pass forgotten: it is to do again. Gives what to
    /// say of it.
    pub fn reset(&mut self, key: &Key) -> Result<String> {
        let restored = self.workspace.restore(key, &self.course_files)?;
        let was_done = self.progress.has_passed(key);
        self.revoke(key);
        self.progress.save()?;
        Ok(restored_words(key, &restored, was_done, &self.workspace.root))
    }

    /// Notes that an exercise has passed no more, for the next save of the progress.
    pub fn revoke(&mut self, key: &Key) {
        if let Some(exercise) = self.course.exercise(key) {
            self.progress.revoke(&self.course, exercise);
        }
    }

    /// Notes what was judged, for the next save of the progress: the exercise is the current one
    /// until it passes, and stays passed with this text. That another one has passed leads nowhere.
    pub fn note(&mut self, report: &Report, text: &Answer) {
        self.note_verdict(report, text);
        let is_current = self.progress.current().is_none_or(|current| *current == report.key);
        match &text.source {
            Ok(_) if report.passed() && !is_current => {}
            Ok(_) if report.passed() => {
                if let Some(next) = self.progress.next_unfinished(&self.course) {
                    let next = next.key.clone();
                    self.progress.set_current(&next);
                }
            }
            _ => self.progress.set_current(&report.key),
        }
    }

    /// How an exercise stands.
    pub fn status(&self, exercise: &Exercise) -> Status {
        let text = self.text(&exercise.key);
        self.progress.status(&exercise.key, text.source.as_deref().ok())
    }

    /// How many exercises have passed, of how many.
    pub fn passed(&self) -> (usize, usize) {
        let exercises = || self.course.exercises();
        let has_passed = |e: &&Exercise| self.progress.has_passed(&e.key);
        (exercises().filter(has_passed).count(), exercises().count())
    }
}

/// The tools, about to be made ready.
pub struct Preparation {
    course_files: CourseFiles,
    build_dir: PathBuf,
    cwd: PathBuf,
}

impl Preparation {
    /// Makes them ready, and tells how far it is.
    pub async fn prepare(self, mut tell: impl FnMut(Preparing)) -> Result<JudgeContext> {
        JudgeContext::prepare(self.course_files, self.build_dir, &self.cwd, &mut tell).await
    }
}

/// The folder this process was started in.
pub fn current_dir() -> Result<PathBuf> {
    std::env::current_dir().map_err(|error| {
        Failure::user(
            format!("The current folder cannot be used: {error}."),
            "Change to a folder that exists.",
        )
    })
}
