//! The variables that a function may still read: the others do not make states different.

use hashbrown::HashMap;

use super::{CodeKind, Op, Program};

/// For each instruction of a function, the slots that are read from there on before they are written: one bit for each
/// of the first 64. Computed when it is asked for.
#[derive(Debug, Default)]
pub struct Live {
    codes: HashMap<u32, Vec<u64>>,
}

impl Live {
    pub(in crate::program) fn at(&mut self, program: &Program, code: u32, at: u32) -> u64 {
        let slots = self.codes.entry(code).or_insert_with(|| live(program, code));
        slots.get(at as usize).copied().unwrap_or(u64::MAX)
    }
}

fn live(program: &Program, code: u32) -> Vec<u64> {
    let code = &program.codes[code as usize];
    let mut slots = vec![0; code.ops.len()];
    if matches!(code.kind, CodeKind::Class | CodeKind::Module) {
        slots.fill(u64::MAX);
        return slots;
    }
    let captured = |inner: u32| program.codes[inner as usize].captured.iter().fold(0, |bits, slot| bits | bit(*slot));
    loop {
        let mut changed = false;
        for at in (0..code.ops.len()).rev() {
            let from = |target: usize| slots.get(target).copied().unwrap_or(0);
            let next = from(at + 1);
            let bits = match code.ops[at] {
                Op::LoadLocal(slot)
                | Op::DeleteLocal(slot)
                | Op::MakeCell(slot)
                | Op::LoadCell(slot)
                | Op::StoreCell(slot)
                | Op::DeleteCell(slot)
                | Op::LoadNameOrCell(_, slot) => next | bit(slot),
                Op::StoreLocal(slot) => next & !bit(slot),
                Op::Function(inner, _) | Op::Class(inner, _) => next | captured(inner),
                Op::Jump(target) => from(target as usize),
                Op::JumpIfFalse(target)
                | Op::JumpIfTrue(target)
                | Op::ForEach(target)
                | Op::Send(target)
                | Op::Try(target, _) => next | from(target as usize),
                Op::Return | Op::Raise | Op::RaiseFrom | Op::RaiseAgain | Op::Reraise | Op::AssertionFailed(_) => 0,
                _ => next,
            };
            changed |= bits != slots[at];
            slots[at] = bits;
        }
        if !changed {
            return slots;
        }
    }
}

fn bit(slot: u32) -> u64 {
    if slot < 64 { 1 << slot } else { 0 }
}
