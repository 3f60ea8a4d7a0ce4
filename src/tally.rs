//! Whether the tally that was sealed can be true of the set that sealed it (FORMAT section 4, check `tally`).

use alloc::format;
use alloc::string::String;

use crate::error::{Code, Failure};
use crate::statement::Statement;
use crate::validator_set::ValidatorSet;

impl Statement {
    /// Checks the sealed weights against `set`: the affirming weight makes a quorum, and no more weight is divided,
    /// over the whole output or over one fragment, than there is.
    ///
    /// # Errors
    /// [`Code::TallyInconsistent`].
    pub fn check_tally(&self, set: &ValidatorSet) -> Result<(), Failure> {
        let inconsistent = |message, expected, got: u64| {
            Err(Failure::compared(
                Code::TallyInconsistent,
                message,
                expected,
                got,
            ))
        };
        let total = set.total_weight();
        if self.tally.quorum_weight < set.quorum() {
            return inconsistent(
                String::from("the tally's quorumWeight is below the quorum"),
                format!("at least {}", set.quorum()),
                self.tally.quorum_weight,
            );
        }
        // Three weights of at most 2^53-1 each: the sum fits.
        let sum = self
            .tally
            .quorum_weight
            .saturating_add(self.tally.dissent_weight)
            .saturating_add(self.tally.abstain_weight);
        if sum > total {
            return inconsistent(
                String::from("the tally's weights add up to more than the set has"),
                format!("at most {total}"),
                sum,
            );
        }
        for fragment in &self.fragments {
            let sum = fragment
                .quorum_weight
                .saturating_add(fragment.dissent_weight);
            if sum > total {
                return inconsistent(
                    format!(
                        "the weights of fragment {} add up to more than the set has",
                        fragment.id
                    ),
                    format!("at most {total}"),
                    sum,
                );
            }
        }
        Ok(())
    }
}
