//! Judging, recorded once and replayed for everybody.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_kata::mechanisms::class::build_dir::build_dir;
use async_kata::mechanisms::class::report_folder::{self, ReportFolder};
use async_kata::mechanisms::class::run_clock::RunClock;
use async_kata::mechanisms::class::submissions::Submission;
use async_kata::mechanisms::class::work_folder::WorkFolders;
use async_kata::mechanisms::course::catalogue::CourseFiles;
use async_kata::pipeline::grading::import::{HandedIn, ImportSettings, Prefer, Roster, import};
use async_kata::pipeline::grading::{Class, Judges, Settings};
use async_kata::pipeline::{Answer, JudgeContext, batch};
use async_kata::surfaces::class::reports::{Sources, write, write_part};
use async_kata::vocabulary::class::{ClassResults, Shard};
use async_kata::vocabulary::course::{Course, Exercise};
use async_kata::vocabulary::failure;
use async_kata::vocabulary::report::Report;
use async_kata::vocabulary::run::Run;

use crate::class::{Sample, samples};
use crate::figures::Step;
use crate::own::Own;
use crate::places::{Result, repository, work};
use crate::recorded::{self, Recorded};

/// Judges every sample as a class of its own, and writes down what came of it.
pub fn record() -> Result<()> {
    let samples = samples()?;
    for (number, (exercise, _, text)) in samples.iter().enumerate() {
        let folder = work().join(format!("samples/{number:03}/exercises/{exercise}/src"));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("lib.rs"), text)?;
    }
    let found = RefCell::new(vec![]);
    runtime()?.block_on(record_all(&samples, &found))?;
    let found = found.into_inner();
    let mean = found.iter().map(|one| one.wall_ms).sum::<u64>() / found.len().max(1) as u64;
    println!("{} answers judged: {mean} ms each", found.len());
    fs::write(work().join("recorded.json"), serde_json::to_vec(&found)?)?;
    Ok(())
}

async fn record_all(samples: &[Sample], found: &RefCell<Vec<Recorded>>) -> Result<()> {
    let (context, course) = prepared().await?;
    let class = Class::new(&context, &course)?;
    let paths = [work().join("samples")];
    let HandedIn { submissions, .. } = read(&paths, &context, &course, None).await?;
    let folder = report_folder::open(&work().join("samples-report"))?;
    let (folders, journal) =
        (WorkFolders::new(&context.build_dir, &folder.path)?, folder.journal()?);
    let worker = |job| Recording { worker: class.worker(folders.of(job)), samples, found };
    let jobs = batch::default_jobs();
    let settings = Settings { jobs, shard: Shard::WHOLE, worker: &worker, journal: &journal };
    class.grade(&submissions, &settings, &mut |_| ()).await?;
    Ok(())
}

/// Judges the class, or a part of it, by what was recorded, and writes the reports.
pub fn grade(out: &str, shard: &str, faster: &str) -> Result<()> {
    let (shard, faster) = (shard.parse::<Shard>()?, faster.parse()?);
    let recorded = recorded::read()?;
    runtime()?.block_on(grade_all(
        &work().join(out),
        shard,
        Replayed { recorded: &recorded, faster },
    ))
}

async fn grade_all(out: &Path, shard: Shard, replayed: Replayed<'_>) -> Result<()> {
    let (context, course) = prepared().await?;
    let clock = RunClock::start();
    let roster = Roster::read(&fs::read_to_string(work().join("roster.csv"))?, "roster.csv")?;

    let step = Step::begin();
    let paths = [work().join("class")];
    let HandedIn { submissions, read } = read(&paths, &context, &course, Some(&roster)).await?;
    tell(shard, "what was handed in is read", step);

    let step = Step::begin();
    let folder = report_folder::open(out)?;
    let journal = folder.journal()?;
    tell(shard, "the journal is read", step);

    let step = Step::begin();
    let class = Class::new(&context, &course)?;
    let manifest = class.manifest(&submissions, shard);
    let (jobs, worker) = (batch::default_jobs(), |_| replayed);
    let settings = Settings { jobs, shard, worker: &worker, journal: &journal };
    let (results, figures) = class.grade(&submissions, &settings, &mut |_| ()).await?;
    let judged = format!("planned, {} judged, {} known", figures.judged, figures.reused);
    tell(shard, &judged, step);

    let run = clock.run(manifest, jobs, figures, read);
    write_reports(&folder, &results, run, (&context, &submissions)).await
}

/// Writes what the product writes of a class, or of a part of one.
async fn write_reports(
    folder: &ReportFolder,
    results: &ClassResults,
    run: Run,
    (context, submissions): (&JudgeContext, &[Submission]),
) -> Result<()> {
    let step = Step::begin();
    let shard = run.manifest.shard;
    let sources = Sources {
        formats: &[],
        hints: 0,
        course_files: Some(&context.course_files),
        submissions,
        graded: Default::default(),
    };
    match shard {
        Shard::WHOLE => write(folder, results, &sources, run).await?,
        _ => write_part(folder, results, submissions, run).await?,
    };
    tell(shard, "all reports are written", step);
    Ok(())
}

fn tell(shard: Shard, what: &str, step: Step) {
    let figures = step.end();
    let what = if shard == Shard::WHOLE { what.to_owned() } else { format!("{shard}: {what}") };
    println!("  {what:44}{figures}");
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

async fn prepared() -> Result<(JudgeContext, Course)> {
    let dir = repository();
    let course_files = CourseFiles::find(None, &dir)?;
    let course = course_files.course()?;
    let build_dir = build_dir(None, &dir, &work())?;
    let context = JudgeContext::prepare(course_files, build_dir, &dir, &mut |_| ()).await?;
    Ok((context, course))
}

async fn read(
    paths: &[PathBuf],
    context: &JudgeContext,
    course: &Course,
    roster: Option<&Roster>,
) -> Result<HandedIn> {
    let settings = ImportSettings { prefer: Prefer::None, one_student: false, roster };
    Ok(import(paths, (&context.course_files, course), settings, &mut |_| ()).await?)
}

/// Someone who judges, and writes down what came of it.
struct Recording<'a, W> {
    worker: W,
    samples: &'a [Sample],
    found: &'a RefCell<Vec<Recorded>>,
}

impl<W: Judges> Judges for Recording<'_, W> {
    async fn begin(&mut self, exercise: &Exercise, own: &Answer) -> Result<(), String> {
        self.worker.begin(exercise, own).await
    }

    async fn judge(&mut self, exercise: &Exercise, answer: &Answer) -> failure::Result<Report> {
        let report = self.worker.judge(exercise, answer).await?;
        let is_it = |sample: &&Sample| answer.source.as_ref() == Ok(&sample.2);
        if let Some((exercise, kind, text)) = self.samples.iter().find(is_it) {
            self.found.borrow_mut().push(Recorded {
                exercise: (*exercise).to_owned(),
                kind: *kind,
                text: text.clone(),
                wall_ms: report.wall_ms.unwrap_or(0),
                report: report.clone(),
            });
        }
        Ok(report)
    }
}

/// Someone who knows what came of every answer, and says so after a part of the time it took.
#[derive(Clone, Copy)]
struct Replayed<'a> {
    recorded: &'a [Recorded],
    faster: u32,
}

impl Judges for Replayed<'_> {
    async fn begin(&mut self, exercise: &Exercise, _: &Answer) -> Result<(), String> {
        let mut of_it = self.recorded.iter().filter(|one| one.exercise == exercise.key.as_str());
        let known = of_it.next().ok_or("nothing of it was recorded")?;
        tokio::time::sleep(Duration::from_millis(known.wall_ms) / self.faster).await;
        Ok(())
    }

    async fn judge(&mut self, _: &Exercise, answer: &Answer) -> failure::Result<Report> {
        let own = answer.source.as_ref().ok().and_then(|text| Own::read(text));
        let found = own.and_then(|own| Some((self.recorded.get(own.recorded)?, own)));
        let (known, own) = found.ok_or_else(|| anyhow::anyhow!("nothing of it was recorded"))?;
        tokio::time::sleep(Duration::from_millis(known.wall_ms) / self.faster).await;
        Ok(own.report(known))
    }
}
