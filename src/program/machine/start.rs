//! The state before the first move.

use std::sync::Arc;

use hashbrown::HashMap;

use super::globals::Globals;
use super::heap::Heap;
use super::lane::{Frame, MachineLane, MainEnding, Then};
use super::object::{Class, Object};
use super::random::Twister;
use super::value::{Arguments, Fault, Id, Native, Value};
use super::watch::Leash;
use super::{Machine, natives, types};
use crate::program::code::{Constant, Module, Program, Sym, sym};

impl Machine {
    pub fn new(program: Program) -> Self {
        let mut heap = Heap::default();
        add_types(&mut heap);
        add_methods(&mut heap, &program);
        let constants = program.constants.iter().map(|constant| add_constant(&mut heap, constant)).collect();
        let modules: Arc<[Value]> =
            (0..program.modules.len()).map(|module| heap.add(Object::Module(module as u32))).collect();
        let builtins = crate::program::code::BUILTINS;
        let fallbacks = program.globals.iter().zip(0..).map(|(&(module, name), own)| {
            if module == builtins { own } else { built_in(&program, name).unwrap_or(own) }
        });
        let fallbacks = fallbacks.collect();
        let random = heap.add(Object::Random(Box::new(Twister::seeded(0))));
        let mut machine = Self {
            heap,
            lanes: vec![MachineLane { name: "MainThread".into(), ..MachineLane::default() }],
            current: 0,
            globals: Globals::new(program.globals.len()),
            fallbacks,
            constants,
            modules,
            has_run: vec![false; program.modules.len()],
            now: 0,
            timers_overtake: false,
            output: Vec::new(),
            shown: None,
            budget: 0,
            spent: 0,
            random,
            exit: None,
            leash: Leash::Free,
            is_led: false,
            is_within_piece: false,
            touched: Vec::new(),
            pending: Vec::new(),
            picked: None,
            asked: super::Asked::default(),
            next: None,
            did: Vec::new(),
            tells: false,
            watched: Vec::new(),
            dropped: Vec::new(),
            warned: Vec::new(),
            program: Arc::new(program),
        };
        machine.fill_globals();
        machine.heap.works_for(0);
        machine.heap.everything_is_permanent();
        machine.enter_module(machine.program.main(), Then::End);
        machine.enter_module(builtins, Then::Discard);
        machine
    }

    /// Binds native functions and types to their names.
    fn fill_globals(&mut self) {
        let program = Arc::clone(&self.program);
        for (at, &(module, name)) in program.globals.iter().enumerate() {
            let Module { name: module, file, .. } = &program.modules[module as usize];
            let text = program.names.text(name);
            let native = natives::find(module, text).map(Value::Native);
            let named = |id: &usize| types::ALL[*id].is_named && types::ALL[*id].name == &**text;
            let found = native.or_else(|| match (&**module, &**text) {
                ("builtins", "NotImplemented") => Some(Value::NotImplemented),
                ("builtins", "Ellipsis") => Some(Value::Ellipsis),
                ("builtins", _) => (0..types::ALL.len()).find(named).map(|id| Value::Ref(Id(id as u32))),
                _ => None,
            });
            let special = match &**text {
                "__name__" => Some(self.heap.text(Arc::clone(module))),
                "__file__" => Some(self.heap.text(Arc::clone(file))),
                "__doc__" => Some(Value::None),
                _ => None,
            };
            self.globals.set(at as u32, found.or(special).unwrap_or(Value::Unset));
        }
    }

    /// Ends a lane without frames. Returns whether it goes on: the main lane reports an uncaught exception and waits
    /// for threads.
    pub(super) fn ending(&mut self, lane: usize) -> bool {
        if lane > 0 || self.lanes[lane].is_stopped() {
            return false;
        }
        let (next, function, values) = match (self.lanes[lane].ending, &self.lanes[lane].fault) {
            (MainEnding::Running, Some(Fault::Raised(exception))) => {
                (MainEnding::Told, "_uncaught", vec![Value::Ref(*exception)])
            }
            (MainEnding::Running | MainEnding::Told, _) => (MainEnding::Waiting, "_at_exit", Vec::new()),
            (MainEnding::Waiting, _) => return self.close_pending(),
        };
        self.lanes[lane].ending = next;
        let Some(function) = self.library_function(function) else { return false };
        self.invoke(function, Arguments::of(values), Then::End).is_ok()
    }

    pub(super) fn enter_module(&mut self, module: u32, then: Then) {
        self.has_run[module as usize] = true;
        let code = self.program.modules[module as usize].code;
        let frame = Frame {
            code,
            at: 0,
            values: vec![Value::Unset; self.program.codes[code as usize].slots.len()],
            blocks: Vec::new(),
            handled: Vec::new(),
            generator: None,
            is_thrown: false,
            then,
        };
        let lane = &mut self.lanes[self.current];
        lane.depth += usize::from(!self.program.codes[code as usize].is_library);
        lane.frames.push(frame);
    }
}

/// The number of a built-in name. Private names of the prelude begin with an underscore.
fn built_in(program: &Program, name: Sym) -> Option<u32> {
    let is_private = program.names.text(name).starts_with('_') && name != sym::NAME && !is_debug(program, name);
    program.find_global(crate::program::code::BUILTINS, name).filter(|_| !is_private)
}

fn is_debug(program: &Program, name: Sym) -> bool {
    &**program.names.text(name) == "__debug__"
}

fn add_types(heap: &mut Heap) {
    for (at, built_in) in types::ALL.iter().enumerate() {
        let id = Id(at as u32);
        let mut mro = vec![id];
        while let Some(&last) = mro.last().filter(|last| **last != types::OBJECT) {
            mro.push(types::ALL[last.0 as usize].parent);
        }
        let bases = if id == types::OBJECT { Vec::new() } else { vec![built_in.parent] };
        heap.add(Object::Class(Box::new(Class {
            name: built_in.name.into(),
            qualified: built_in.name.into(),
            module: None,
            bases,
            mro,
            attributes: Arc::default(),
            fields: Vec::new(),
        })));
    }
}

/// Adds native methods to their classes, without those that no program names.
fn add_methods(heap: &mut Heap, program: &Program) {
    for (at, built_in) in types::ALL.iter().enumerate() {
        let named = |native: &&'static Native| Some((program.names.find(native.name)?, Value::Native(native)));
        let mut methods: HashMap<_, _> = natives::methods(built_in.name).iter().filter_map(named).collect();
        for native in natives::static_methods(built_in.name) {
            let method = heap.add(Object::StaticMethod(Value::Native(native)));
            methods.extend(program.names.find(native.name).map(|name| (name, method)));
        }
        if let Object::Class(class) = heap.get_mut(Id(at as u32)) {
            class.attributes = Arc::new(methods);
        }
    }
    let doc = Value::None;
    if let Object::Class(class) = heap.get_mut(types::OBJECT) {
        class.set(sym::DOC, doc);
    }
}

fn add_constant(heap: &mut Heap, constant: &Constant) -> Value {
    match constant {
        Constant::None => Value::None,
        Constant::Ellipsis => Value::Ellipsis,
        Constant::Bool(value) => Value::Bool(*value),
        Constant::Int(value) => Value::Int(*value),
        Constant::Float(value) => Value::Float(*value),
        Constant::Big(value) => heap.add(Object::Big(value.clone())),
        Constant::Str(text) => heap.text(Arc::clone(text)),
        Constant::Tuple(items) => {
            let items: Vec<_> = items.iter().map(|item| add_constant(heap, item)).collect();
            heap.tuple(items)
        }
    }
}
