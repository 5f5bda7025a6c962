//! The work on one case of a batch: from its file to its documents.

use super::super::case::plans_of;
use super::super::clinic::{Clinic, Noted};
use super::super::context::{Context, Streams};
use super::super::exit::Stop;
use super::super::plan::{Form, Made, Page};
use super::order::Order;
use crate::batch::{Attention, Critical, Done, Serve, State};
use crate::desk::{Definitions, Environment};
use crate::diagnostic::{Format, Source};
use crate::id::CaseId;
use crate::plan::{Means, Plan};
use crate::record;
use crate::render::template::Document;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Makes the documents of cases, on any thread.
pub struct Maker<'a> {
    definitions: &'a Definitions,
    order: &'a Order,
    environment: Environment,
    format: Format,
}

/// What one thread has at hand: the definitions, read once for the cases that it works on.
pub struct Bench<'a> {
    maker: &'a Maker<'a>,
    clinic: &'a Clinic<'a>,
    means: &'a Means<'a>,
}

/// The documents of a case.
pub struct Sheets<'a> {
    /// The case.
    pub case: CaseId,
    /// The instruments it was answered in.
    pub definitions: Vec<String>,
    /// Its critical alerts.
    pub critical: Vec<Critical>,
    /// What else is to be looked at.
    pub attention: BTreeSet<Attention>,
    /// Whether it is a draft.
    pub state: State,
    /// The documents.
    pub sheets: Vec<Sheet<'a>>,
}

/// A document of a case in one form.
pub struct Sheet<'a> {
    /// The document.
    pub document: &'a Document,
    /// The form.
    pub form: Form,
    /// The bytes, or why it is not made.
    pub made: Result<Made, Stop>,
}

impl<'a> Maker<'a> {
    /// Gets ready. The day is fixed, for a run may go on past midnight.
    pub fn new(definitions: &'a Definitions, order: &'a Order, context: &Context<'_>) -> Maker<'a> {
        let mut environment = context.environment.clone();
        environment.fixed_day = Some(environment.today());
        Maker { definitions, order, environment, format: context.format }
    }

    /// Serves with what is read once for many cases.
    pub fn serve<T, R>(&self, serve: &Serve<'_, T, R>, work: impl Fn(&Bench<'_>, &T) -> Done<R>) {
        let clinic = Clinic::of(self.definitions);
        let bench = Bench { maker: self, clinic: &clinic, means: &clinic.means() };
        serve.each(|task| work(&bench, task));
    }
}

impl Bench<'_> {
    /// Does something with a context of its own; what was said in it is returned too.
    pub fn aside<T>(&self, work: impl FnOnce(&mut Context<'_>) -> T) -> (T, String) {
        let (mut output, mut talk) = (Vec::new(), Vec::new());
        let streams = Streams { output: &mut output, talk: &mut talk };
        let mut context = Context::new(self.maker.environment.clone(), streams);
        context.format = self.maker.format;
        let done = work(&mut context);
        (done, String::from_utf8_lossy(&talk).into_owned())
    }

    /// Makes those documents of a case that are wanted.
    pub fn sheets(
        &self,
        source: &Arc<Source>,
        is_wanted: impl Fn(&Document, Form) -> bool,
        context: &mut Context<'_>,
    ) -> Result<Sheets<'_>, Stop> {
        let Bench { maker: Maker { definitions, order, .. }, clinic, means } = self;
        let reading = record::read(source);
        let Some(case) = reading.value else { return Err(Stop::input(reading.faults)) };
        let noted = Noted { case: &case, faults: reading.faults };
        let is_any =
            |document: &&Document| order.forms.iter().any(|form| is_wanted(document, *form));
        let documents: Vec<&Document> = order.documents.iter().filter(is_any).collect();
        // Definitions that a case keeps are read for it alone.
        let plans = if clinic.at_hand.lacks_what_is_kept_in(&case) {
            let mut own = Clinic::of(definitions);
            own.at_hand.add_kept_in(&case);
            plans_of(&own, &own.means(), noted, &order.day(), &documents, context)?
        } else {
            plans_of(clinic, means, noted, &order.day(), &documents, context)?
        };
        let mut sheets = Sheets::of(case.id, &plans);
        for (document, plan) in documents.into_iter().zip(&plans) {
            let forms = order.forms.iter().copied().filter(|form| is_wanted(document, *form));
            let page = Page::of(document, plan, definitions.page());
            sheets.add(document, page, forms, order.strict);
        }
        Ok(sheets)
    }
}

impl<'a> Sheets<'a> {
    /// Returns what every document of the case has in common, and none of them yet.
    fn of(case: CaseId, plans: &[Plan]) -> Sheets<'a> {
        let plan = plans.first();
        let is_draft = plan.is_none_or(Plan::is_draft);
        Sheets {
            case,
            definitions: plan.map(|plan| plan.definitions.clone()).unwrap_or_default(),
            critical: plan.map(critical).unwrap_or_default(),
            attention: plan.map(attention).unwrap_or_default(),
            state: if is_draft { State::Draft } else { State::Issued },
            sheets: Vec::new(),
        }
    }

    fn add(
        &mut self,
        document: &'a Document,
        page: Result<Page<'_>, Stop>,
        forms: impl Iterator<Item = Form>,
        strict: bool,
    ) {
        self.sheets.extend(forms.map(|form| {
            let made = page.as_ref().map_err(Stop::clone).and_then(|page| page.set(form, strict));
            Sheet { document, form, made }
        }));
    }
}

fn critical(plan: &Plan) -> Vec<Critical> {
    let critical = plan.alerts.iter().filter(|alert| alert.level == "critical");
    critical
        .map(|alert| Critical {
            line: alert.line.id.clone(),
            certain: alert.certain,
            open: alert.is_open(),
        })
        .collect()
}

fn attention(plan: &Plan) -> BTreeSet<Attention> {
    let not_computed = plan.has_uncomputed().then_some(Attention::NotComputed);
    let left_out = (plan.left_out > 0).then_some(Attention::LeftOut);
    not_computed.into_iter().chain(left_out).collect()
}
