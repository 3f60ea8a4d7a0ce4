//! What the service counts, in the text format of Prometheus.

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

/// The content type of the text.
pub(super) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Labels = Vec<(&'static str, String)>;

/// Makes histograms of durations: 1 ms to about a minute.
#[derive(Debug, Clone, Copy)]
struct Durations;

impl MetricConstructor<Histogram> for Durations {
    fn new_metric(&self) -> Histogram {
        Histogram::new(exponential_buckets(0.001, 2.0, 17))
    }
}

/// All counters of the service.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    durations: Family<Labels, Histogram, Durations>,
    in_flight: Gauge,
    refusals: Family<Labels, Counter>,
    evaluations: Family<Labels, Counter>,
    evaluation_durations: Histogram,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("quorumseal");
        let requests = Family::default();
        let durations = Family::new_with_constructor(Durations);
        let in_flight = Gauge::default();
        let refusals = Family::default();
        let evaluations = Family::default();
        let evaluation_durations = Durations.new_metric();
        registry.register(
            "requests",
            "Requests answered, by path and status",
            requests.clone(),
        );
        registry.register(
            "request_duration_seconds",
            "Time from a request's head to its answer, by path",
            durations.clone(),
        );
        registry.register(
            "requests_in_flight",
            "Requests under way",
            in_flight.clone(),
        );
        registry.register("refusals", "Requests refused, by code", refusals.clone());
        registry.register(
            "evaluations",
            "Judgements, by what was said or why there was none",
            evaluations.clone(),
        );
        registry.register(
            "evaluation_duration_seconds",
            "Time that the evaluator took",
            evaluation_durations.clone(),
        );
        Metrics {
            registry,
            requests,
            durations,
            in_flight,
            refusals,
            evaluations,
            evaluation_durations,
        }
    }

    /// A request begins.
    pub(super) fn begun(&self) {
        self.in_flight.inc();
    }

    /// A request was answered, or its caller went away.
    pub(super) fn ended(&self, path: &str, status: u16, took: Duration) {
        self.in_flight.dec();
        let path = ("path", path.to_owned());
        let labels = vec![path.clone(), ("status", status.to_string())];
        self.requests.get_or_create(&labels).inc();
        self.durations
            .get_or_create(&vec![path])
            .observe(took.as_secs_f64());
    }

    /// A request was refused with this code.
    pub(super) fn refused(&self, code: &str) {
        self.refusals
            .get_or_create(&vec![("code", code.to_owned())])
            .inc();
    }

    /// The evaluator said this, or failed in this way.
    pub(super) fn evaluated(&self, outcome: &str, took: Duration) {
        self.evaluations
            .get_or_create(&vec![("outcome", outcome.to_owned())])
            .inc();
        self.evaluation_durations.observe(took.as_secs_f64());
    }

    /// All of them as text.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        _ = encode(&mut text, &self.registry);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_stands_in_the_text() {
        let metrics = Metrics::new();
        metrics.begun();
        metrics.begun();
        metrics.ended("/v1/seal", 409, Duration::from_millis(3));
        metrics.refused("seal.conflict");
        metrics.evaluated("affirm", Duration::from_millis(40));
        let text = metrics.to_text();
        for line in [
            "quorumseal_requests_total{path=\"/v1/seal\",status=\"409\"} 1\n",
            "quorumseal_requests_in_flight 1\n",
            "quorumseal_refusals_total{code=\"seal.conflict\"} 1\n",
            "quorumseal_evaluations_total{outcome=\"affirm\"} 1\n",
            "quorumseal_evaluation_duration_seconds_count 1\n",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }
}
