//! Executes one instruction after the other.

use std::sync::Arc;

use super::Machine;
use super::lane::{Then, TryBlock};
use super::object::Object;
use super::pause::StepEnd;
use super::value::{Arguments, Fault, Result, Value};
use crate::program::code::{Op, Unary};

impl Machine {
    #[expect(clippy::too_many_lines, reason = "one short arm for each instruction")]
    pub(super) fn step(&mut self, op: Op) -> Result<StepEnd> {
        match op {
            Op::Constant(number) => {
                let value = self.constants[number as usize];
                self.push(value);
            }
            Op::Pop => {
                self.pop();
            }
            Op::Copy(depth) => {
                let value = self.frame().peek(depth as usize);
                self.push(value);
            }
            Op::Sink(count) => {
                let values = &mut self.frame().values;
                let at = values.len() - 1 - count as usize;
                values[at..].rotate_right(1);
            }
            Op::LoadLocal(slot) => {
                let frame = self.frame();
                match frame.values[slot as usize] {
                    Value::Unset => return self.unbound_local(slot),
                    value => frame.push(value),
                }
            }
            Op::StoreLocal(slot) => {
                let frame = self.frame();
                let value = frame.pop();
                frame.values[slot as usize] = value;
            }
            Op::DeleteLocal(slot) => {
                if std::mem::replace(&mut self.frame().values[slot as usize], Value::Unset) == Value::Unset {
                    return self.unbound_local(slot);
                }
            }
            Op::MakeCell(slot) => {
                let value = self.frame().values[slot as usize];
                let cell = self.heap.add(Object::Cell(value));
                self.frame().values[slot as usize] = cell;
            }
            Op::LoadCell(slot) => {
                let value = self.cell(slot)?;
                self.push(value);
            }
            Op::StoreCell(slot) => {
                let value = self.pop();
                self.set_cell(slot, value);
            }
            Op::DeleteCell(slot) => {
                self.cell(slot)?;
                self.set_cell(slot, Value::Unset);
            }
            Op::LoadGlobal(number) => {
                let value = self.global(number)?;
                self.push(value);
            }
            Op::StoreGlobal(number) => {
                let value = self.pop();
                self.heap.publish(value);
                self.globals.set(number, value);
            }
            Op::DeleteGlobal(number) => {
                if self.globals.set(number, Value::Unset) == Value::Unset {
                    let name = Arc::clone(self.program.names.text(self.program.globals[number as usize].1));
                    return Err(self.name_error(&name));
                }
            }
            Op::LoadName(name, global) => {
                let value = match self.class_name(name) {
                    Some(value) => value,
                    None => self.global(global)?,
                };
                self.push(value);
            }
            Op::LoadNameOrCell(name, slot) => {
                let value = match self.class_name(name) {
                    Some(value) => value,
                    None => self.cell(slot)?,
                };
                self.push(value);
            }
            Op::StoreName(name) => {
                let value = self.pop();
                self.set_class_name(name, value);
            }
            Op::DeleteName(name) => self.delete_class_name(name)?,
            Op::Annotate(name) => self.annotate(name),

            Op::LoadAttribute(name) => {
                let receiver = self.pop();
                let flow = self.attribute(receiver, name);
                return self.finish(flow, Then::Push);
            }
            Op::StoreAttribute(name) => {
                let receiver = self.pop();
                let value = self.pop();
                let flow = self.program_sets(receiver, name, value);
                return self.finish(flow, Then::Discard);
            }
            Op::DeleteAttribute(name) => {
                let receiver = self.pop();
                self.delete_attribute(receiver, name)?;
            }
            Op::LoadMethod(name) => return self.load_method(name),
            Op::LoadSpecial(name) => self.load_special(name)?,
            Op::LoadItem => {
                let index = self.pop();
                let container = self.pop();
                let flow = self.item(container, index);
                return self.finish(flow, Then::Push);
            }
            Op::StoreItem => {
                let index = self.pop();
                let container = self.pop();
                let value = self.pop();
                let flow = self.set_item(container, index, value);
                return self.finish(flow, Then::Discard);
            }
            Op::DeleteItem => {
                let index = self.pop();
                let container = self.pop();
                let flow = self.delete_item(container, index);
                return self.finish(flow, Then::Discard);
            }
            Op::BuildSlice => {
                let parts = self.frame().pop_many(3);
                let slice = self.heap.add(Object::Slice([parts[0], parts[1], parts[2]]));
                self.push(slice);
            }

            Op::Unary(Unary::Not) => {
                let Some(truth) = self.truth_of_top()? else { return Ok(StepEnd::Next) };
                self.pop();
                self.push(Value::Bool(!truth));
            }
            Op::Unary(op) => {
                let value = self.pop();
                let flow = self.unary(op, value);
                return self.finish(flow, Then::Push);
            }
            Op::Binary(op) => return self.binary_op(op, false),
            Op::InPlace(op) => return self.binary_op(op, true),
            Op::Compare(op) => return self.compare_op(op),

            Op::Jump(target) => self.frame().at = target,
            Op::JumpIfFalse(target) => {
                let Some(truth) = self.truth_of_top()? else { return Ok(StepEnd::Next) };
                self.pop();
                if !truth {
                    self.frame().at = target;
                }
            }
            Op::JumpIfTrue(target) => {
                let Some(truth) = self.truth_of_top()? else { return Ok(StepEnd::Next) };
                self.pop();
                if truth {
                    self.frame().at = target;
                }
            }

            Op::BuildList(count) => {
                let items = self.frame().pop_many(count);
                let list = self.heap.list(items);
                self.push(list);
            }
            Op::BuildTuple(count) => {
                let items = self.frame().pop_many(count);
                let tuple = self.heap.tuple(items);
                self.push(tuple);
            }
            Op::BuildSet(count) => {
                let items = self.frame().pop_many(count);
                let set = self.set_of(items)?;
                self.push(set);
            }
            Op::BuildDict(count) => {
                let items = self.frame().pop_many(count * 2);
                let dict = self.dict_of(items.chunks(2).map(|pair| (pair[0], pair[1])))?;
                self.push(dict);
            }
            Op::BuildString(count) => {
                let parts = self.frame().pop_many(count);
                let text: String = parts.iter().filter_map(|part| self.heap.str(*part)).map(|text| &**text).collect();
                let text = self.heap.text(text);
                self.push(text);
            }
            Op::ListAppend(depth) => {
                let value = self.pop();
                let list = self.frame().peek(depth as usize);
                self.append(list, value)?;
            }
            Op::SetAdd(depth) => {
                let value = self.pop();
                let set = self.frame().peek(depth as usize);
                self.insert_key(set, value, Value::None)?;
            }
            Op::DictInsert(depth) => {
                let value = self.pop();
                let key = self.pop();
                let dict = self.frame().peek(depth as usize);
                self.insert_key(dict, key, value)?;
            }
            Op::ListExtend => return self.extend("_extend_display"),
            Op::SetUpdate => return self.extend("_update_set"),
            Op::DictUpdate => return self.extend("_update_dict"),
            Op::DictMerge => self.merge_keywords()?,
            Op::ListToTuple => {
                let list = self.pop();
                let items = self.list_items(list);
                let tuple = self.heap.tuple(items);
                self.push(tuple);
            }
            Op::Unpack(count) => return self.unpack(count as usize, None),
            Op::UnpackRest(before, after) => return self.unpack(before as usize, Some(after as usize)),
            Op::Format(conversion, has_spec) => return self.format_op(conversion, has_spec),

            Op::Iterate => {
                let value = self.pop();
                let flow = self.iterator_of(value);
                return self.finish(flow, Then::Push);
            }
            Op::ForEach(target) => return self.for_each(target),

            Op::Call(count) => {
                let kept = self.kept_call(count + 1);
                let values = self.frame().pop_many(count);
                let function = self.pop();
                return self.call_op(function, Arguments { values, named: Vec::new() }, kept);
            }
            Op::CallNamed(count, names) => {
                let kept = self.kept_call(count + 1);
                let arguments = self.named_arguments(count, names);
                let function = self.pop();
                return self.call_op(function, arguments, kept);
            }
            Op::CallMethod(count) => {
                let kept = self.kept_call(count + 2);
                let values = self.frame().pop_many(count);
                return self.call_method(Arguments { values, named: Vec::new() }, kept);
            }
            Op::CallMethodNamed(count, names) => {
                let kept = self.kept_call(count + 2);
                let arguments = self.named_arguments(count, names);
                return self.call_method(arguments, kept);
            }
            Op::CallSpread => {
                let kept = self.kept_call(3);
                let arguments = self.spread_arguments()?;
                let function = self.pop();
                return self.call_op(function, arguments, kept);
            }
            Op::Function(code, parts) => self.make_function(code, parts),
            Op::Class(code, bases) => return self.begin_class(code, bases),
            Op::Return => {
                let value = self.pop();
                return self.return_value(value);
            }

            Op::Yield(is_delegated) => return self.yield_value(is_delegated),
            Op::YieldFromIterable => {
                let value = self.pop();
                let flow = self.delegate_of(value);
                return self.finish(flow, Then::Push);
            }
            Op::Awaitable => {
                let value = self.pop();
                let flow = self.awaitable(value);
                return self.finish(flow, Then::Push);
            }
            Op::AsyncIterate => {
                let value = self.pop();
                let flow = self.async_iterator(value);
                return self.finish(flow, Then::Push);
            }
            Op::AsyncNext => {
                let value = self.frame().peek(0);
                let flow = self.async_next(value);
                return self.finish(flow, Then::Push);
            }
            Op::EndAsyncFor => self.end_async_for()?,
            Op::Send(target) => return self.send_op(target),

            Op::Try(handler, below) => {
                let frame = self.frame();
                let height = frame.values.len() as u32 - below;
                let handled = frame.handled.len() as u32;
                frame.blocks.push(TryBlock { handler, height, handled });
            }
            Op::EndTry => {
                self.frame().blocks.pop();
            }
            Op::EnterHandler => {
                let exception = self.frame().peek(0);
                self.frame().handled.push(exception);
            }
            Op::ExitHandler => {
                self.frame().handled.pop();
            }
            Op::Matches => {
                let class = self.pop();
                let exception = self.frame().peek(0);
                let matches = self.matches(exception, class)?;
                self.push(Value::Bool(matches));
            }
            Op::Raise => {
                let value = self.pop();
                let flow = self.raise_value(value, Value::Unset);
                return self.finish(flow, Then::Discard);
            }
            Op::RaiseFrom => {
                let cause = self.pop();
                let value = self.pop();
                let flow = self.raise_value(value, cause);
                return self.finish(flow, Then::Discard);
            }
            Op::RaiseAgain => return Err(self.raise_again()),
            Op::Reraise => {
                let value = self.pop();
                return Err(value.id().map_or_else(|| self.raise_again(), Fault::Raised));
            }
            Op::CallExit => return self.call_exit(),
            Op::AssertionFailed(has_message) => {
                let args = if has_message { vec![self.pop()] } else { Vec::new() };
                return Err(self.exception(super::types::ASSERTION_ERROR, args));
            }
            Op::ImportModule(module) => {
                if self.has_run[module as usize] {
                    let module = self.modules[module as usize];
                    self.push(module);
                } else {
                    self.enter_module(module, Then::Module(module));
                }
            }
            Op::Super => {
                let receiver = self.pop();
                let class = self.pop();
                let Some(class) = class.id() else { return Err(self.type_error("super(): no class")) };
                let object = self.heap.add(Object::Super { class, receiver });
                self.push(object);
            }
        }
        Ok(StepEnd::Next)
    }
}
