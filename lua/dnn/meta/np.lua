---@meta _
-- Made by dnn.help.stubs from the help texts in lua/dnn/help/docs, for language servers: not to be
-- edited, and never loaded.

---@alias dnn.dtype "float64"|"float32"|"int64"|"uint8"|"bool"
---@alias dnn.array_like dnn.array|number|boolean|table

--- An array: A(i, j) an element or a view, A[i] a row, A{ {1, 3}, ":" } and A"1:3, :" views,
--- A[mask] a copy. Positions and axes count from 1.
---@class dnn.array
---@field shape integer[] extents; == compares them
---@field T dnn.array the axes in reverse order, a view
---@field size integer number of elements
---@field ndim integer number of dimensions
---@field dtype dnn.dtype
---@field itemsize integer bytes of an element
---@field nbytes integer bytes of all elements
---@field strides integer[] bytes from an element to the next one, along each axis
---@field flags table<"c_contiguous"|"f_contiguous"|"owndata"|"writeable", boolean>
---@field [integer|table|string|dnn.array] any
---@operator add(dnn.array_like): dnn.array
---@operator sub(dnn.array_like): dnn.array
---@operator mul(dnn.array_like): dnn.array
---@operator div(dnn.array_like): dnn.array
---@operator mod(dnn.array_like): dnn.array
---@operator pow(dnn.array_like): dnn.array
---@operator idiv(dnn.array_like): dnn.array
---@operator band(dnn.array_like): dnn.array
---@operator bor(dnn.array_like): dnn.array
---@operator bxor(dnn.array_like): dnn.array
---@operator unm: dnn.array
---@operator bnot: dnn.array
---@operator len: integer
---@overload fun(...: integer|table|string|dnn.array): any
local array = {}

---@class dnn.np.abs.options
---@field out? dnn.array

--- Absolute values. Option: out.
---@param options? dnn.np.abs.options
---@return dnn.array
function array:abs(options) end

--- Absolute values. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:abs_() end

---@class dnn.np.absolute.options
---@field out? dnn.array

--- Absolute values: np.abs. Option: out.
---@param options? dnn.np.absolute.options
---@return dnn.array
function array:absolute(options) end

--- Absolute values: np.abs. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:absolute_() end

---@class dnn.np.add.options
---@field out? dnn.array

--- a + b. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.add.options
---@return dnn.array
function array:add(b, options) end

---@class dnn.array.add_.options
---@field a? dnn.array_like
---@field alpha? dnn.array_like

--- a + b, in place: the result replaces the elements of A, which is returned. Option: alpha, a
--- number by which b is multiplied first. W:add_(dW, {alpha = -rate}) is W - rate * dW without an
--- array for the product.
---@param b dnn.array_like
---@param options? dnn.array.add_.options
---@return dnn.array
function array:add_(b, options) end

---@class dnn.np.all.options
---@field axis? integer|integer[]
---@field keepdims? boolean
---@field out? dnn.array

--- Is none of the elements zero? Options: axis, keepdims, out.
---@param axis? integer|dnn.np.all.options
---@return boolean|dnn.array
function array:all(axis) end

---@class dnn.np.any.options
---@field axis? integer|integer[]
---@field keepdims? boolean
---@field out? dnn.array

--- Is one of the elements not zero? Options: axis, keepdims, out.
---@param axis? integer|dnn.np.any.options
---@return boolean|dnn.array
function array:any(axis) end

---@class dnn.np.arccos.options
---@field out? dnn.array

--- Inverse cosine, in radians. Option: out.
---@param options? dnn.np.arccos.options
---@return dnn.array
function array:arccos(options) end

--- Inverse cosine, in radians. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:arccos_() end

---@class dnn.np.arccosh.options
---@field out? dnn.array

--- Inverse hyperbolic cosine. Option: out.
---@param options? dnn.np.arccosh.options
---@return dnn.array
function array:arccosh(options) end

--- Inverse hyperbolic cosine. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:arccosh_() end

---@class dnn.np.arcsin.options
---@field out? dnn.array

--- Inverse sine, in radians. Option: out.
---@param options? dnn.np.arcsin.options
---@return dnn.array
function array:arcsin(options) end

--- Inverse sine, in radians. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:arcsin_() end

---@class dnn.np.arcsinh.options
---@field out? dnn.array

--- Inverse hyperbolic sine. Option: out.
---@param options? dnn.np.arcsinh.options
---@return dnn.array
function array:arcsinh(options) end

--- Inverse hyperbolic sine. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:arcsinh_() end

---@class dnn.np.arctan.options
---@field out? dnn.array

--- Inverse tangent, in radians. Option: out.
---@param options? dnn.np.arctan.options
---@return dnn.array
function array:arctan(options) end

---@class dnn.np.arctan2.options
---@field out? dnn.array

--- The angle of the point with abscissa b and ordinate a, in radians. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.arctan2.options
---@return dnn.array
function array:arctan2(b, options) end

--- The angle of the point with abscissa b and ordinate a, in radians. In place: the result replaces
--- the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:arctan2_(b) end

--- Inverse tangent, in radians. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:arctan_() end

---@class dnn.np.arctanh.options
---@field out? dnn.array

--- Inverse hyperbolic tangent. Option: out.
---@param options? dnn.np.arctanh.options
---@return dnn.array
function array:arctanh(options) end

--- Inverse hyperbolic tangent. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:arctanh_() end

---@class dnn.np.argmax.options
---@field axis? integer|integer[]
---@field keepdims? boolean
---@field out? dnn.array

--- The position, from 1, of the first largest element. Options: axis, keepdims, out.
---@param axis? integer|dnn.np.argmax.options
---@return integer|dnn.array
function array:argmax(axis) end

---@class dnn.np.argmin.options
---@field axis? integer|integer[]
---@field keepdims? boolean
---@field out? dnn.array

--- The position, from 1, of the first smallest element. Options: axis, keepdims, out.
---@param axis? integer|dnn.np.argmin.options
---@return integer|dnn.array
function array:argmin(axis) end

--- The positions that partition an array, as np.partition.
---@param kth integer|integer[]
---@param axis? integer|table
---@return dnn.array # (...) int64
function array:argpartition(kth, axis) end

---@class dnn.np.argsort.options
---@field axis? integer|integer[]
---@field kind? string

--- The positions, from 1, that sort A along an axis, the last by default. Stable; NaN comes last.
--- Options: axis, kind.
---@param axis? integer|dnn.np.argsort.options
---@return dnn.array # (...) int64
function array:argsort(axis) end

--- A copy of another type. Reals become integers by cutting off decimals. order is that of np.copy,
--- "K" by default.
---@param dtype dnn.dtype
---@param order? "C"|"F"|"A"|"K"|table
---@return dnn.array # (...)
function array:astype(dtype, order) end

---@class dnn.np.bitwise_and.options
---@field out? dnn.array

--- Bits set in both: a & b; for masks "and". Option: out.
---@param b dnn.array_like
---@param options? dnn.np.bitwise_and.options
---@return dnn.array
function array:bitwise_and(b, options) end

--- Bits set in both: a & b; for masks "and". In place: the result replaces the elements of A, which
--- is returned.
---@param b dnn.array_like
---@return dnn.array
function array:bitwise_and_(b) end

---@class dnn.np.bitwise_or.options
---@field out? dnn.array

--- Bits set in one of them: a | b; for masks "or". Option: out.
---@param b dnn.array_like
---@param options? dnn.np.bitwise_or.options
---@return dnn.array
function array:bitwise_or(b, options) end

--- Bits set in one of them: a | b; for masks "or". In place: the result replaces the elements of A,
--- which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:bitwise_or_(b) end

---@class dnn.np.bitwise_xor.options
---@field out? dnn.array

--- Bits set in exactly one of them. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.bitwise_xor.options
---@return dnn.array
function array:bitwise_xor(b, options) end

--- Bits set in exactly one of them. In place: the result replaces the elements of A, which is
--- returned.
---@param b dnn.array_like
---@return dnn.array
function array:bitwise_xor_(b) end

--- A view in a larger shape: axes of extent 1 are repeated, new ones come first.
---@param shape integer|integer[]
---@return dnn.array # (shape)
function array:broadcast_to(shape) end

---@class dnn.np.cbrt.options
---@field out? dnn.array

--- Cube roots. Option: out.
---@param options? dnn.np.cbrt.options
---@return dnn.array
function array:cbrt(options) end

--- Cube roots. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:cbrt_() end

---@class dnn.np.ceil.options
---@field out? dnn.array

--- The next integer above. Option: out.
---@param options? dnn.np.ceil.options
---@return dnn.array
function array:ceil(options) end

--- The next integer above. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:ceil_() end

---@class dnn.np.clip.options
---@field out? dnn.array

--- Elements below low become low, those above high become high; nil is no bound. Option: out.
---@param low dnn.array_like
---@param high dnn.array_like
---@param options? dnn.np.clip.options
---@return dnn.array
function array:clip(low, high, options) end

--- Clips in place.
---@param low dnn.array_like
---@param high dnn.array_like
---@return dnn.array
function array:clip_(low, high) end

--- The slices of A along an axis where a condition holds; without an axis A is flattened.
---@param condition dnn.array_like
---@param axis? integer|table
---@return dnn.array
function array:compress(condition, axis) end

--- A copy. order, an option or the argument, is that of its elements in memory: "C" by rows, "F" by
--- columns, "A" and "K" as those of A. As in NumPy, the function has "K" by default, and the method
--- A:copy has "C".
---@param order? "C"|"F"|"A"|"K"|table
---@return dnn.array
function array:copy(order) end

---@class dnn.np.copysign.options
---@field out? dnn.array

--- The magnitude of a with the sign of b. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.copysign.options
---@return dnn.array
function array:copysign(b, options) end

--- The magnitude of a with the sign of b. In place: the result replaces the elements of A, which is
--- returned.
---@param b dnn.array_like
---@return dnn.array
function array:copysign_(b) end

---@class dnn.np.cos.options
---@field out? dnn.array

--- Cosine, of radians. Option: out.
---@param options? dnn.np.cos.options
---@return dnn.array
function array:cos(options) end

--- Cosine, of radians. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:cos_() end

---@class dnn.np.cosh.options
---@field out? dnn.array

--- Hyperbolic cosine. Option: out.
---@param options? dnn.np.cosh.options
---@return dnn.array
function array:cosh(options) end

--- Hyperbolic cosine. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:cosh_() end

---@class dnn.np.count_nonzero.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- The number of elements that are not zero. Options: axis, keepdims.
---@param axis? integer|dnn.np.count_nonzero.options
---@param options? dnn.np.count_nonzero.options
---@return integer|dnn.array
function array:count_nonzero(axis, options) end

---@class dnn.np.cumprod.options
---@field axis? integer|integer[]
---@field dtype? dnn.dtype
---@field out? dnn.array

--- Running products, along an axis or of all elements in row-major order. Options: axis, out,
--- dtype.
---@param axis? integer|dnn.np.cumprod.options
---@return dnn.array
function array:cumprod(axis) end

---@class dnn.np.cumsum.options
---@field axis? integer|integer[]
---@field dtype? dnn.dtype
---@field out? dnn.array

--- Running sums, along an axis or of all elements in row-major order. Options: axis, out, dtype.
---@param axis? integer|dnn.np.cumsum.options
---@return dnn.array
function array:cumsum(axis) end

--- A copy of a diagonal: of a matrix, or of the matrices in the first two axes. offset = 1 is the
--- one above the main diagonal.
---@param offset? integer
---@return dnn.array
function array:diagonal(offset) end

---@class dnn.np.divide.options
---@field out? dnn.array

--- a / b. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.divide.options
---@return dnn.array
function array:div(b, options) end

--- a / b. In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:div_(b) end

--- a / b. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.divide.options
---@return dnn.array
function array:divide(b, options) end

--- a / b. In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:divide_(b) end

---@class dnn.np.dot.options
---@field out? dnn.array
---@field precision? "full"|"bf16"

--- The matrix product: sums over the last axis of a and the last but one of b (the only one of a
--- vector). Integers and bool give int64, also uint8, whose sums would not fit. Options: out,
--- precision. The precision "bf16" rounds the elements of float32 operands to bfloat16 (8
--- significant bits), and sums their exact products in float32: several times as fast where the
--- processor has AMX, or AVX512-BF16 from AMD, and slower elsewhere (np.show_config tells); the
--- relative error is about 0.0024 for random operands. Numbers below 1.2e-38 count as 0.
---@param b dnn.array_like
---@param options? dnn.np.dot.options
---@return dnn.array|number
function array:dot(b, options) end

---@class dnn.np.equal.options
---@field out? dnn.array

--- Are they equal? a == b compares whole arrays and gives one boolean. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.equal.options
---@return dnn.array # bool
function array:eq(b, options) end

--- Are they equal? a == b compares whole arrays and gives one boolean. In place: the result
--- replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:eq_(b) end

--- Are they equal? a == b compares whole arrays and gives one boolean. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.equal.options
---@return dnn.array # bool
function array:equal(b, options) end

--- Are they equal? a == b compares whole arrays and gives one boolean. In place: the result
--- replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:equal_(b) end

---@class dnn.np.exp.options
---@field out? dnn.array

--- e to the power of each element. Option: out.
---@param options? dnn.np.exp.options
---@return dnn.array
function array:exp(options) end

---@class dnn.np.exp2.options
---@field out? dnn.array

--- 2 to the power of each element. Option: out.
---@param options? dnn.np.exp2.options
---@return dnn.array
function array:exp2(options) end

--- 2 to the power of each element. In place: the result replaces the elements of A, which is
--- returned.
---@return dnn.array
function array:exp2_() end

--- e to the power of each element. In place: the result replaces the elements of A, which is
--- returned.
---@return dnn.array
function array:exp_() end

--- A view with a new axis of extent 1, which gets the number given.
---@param axis integer|table
---@return dnn.array
function array:expand_dims(axis) end

---@class dnn.np.expm1.options
---@field out? dnn.array

--- exp(A) - 1, exact for small elements. Option: out.
---@param options? dnn.np.expm1.options
---@return dnn.array
function array:expm1(options) end

--- exp(A) - 1, exact for small elements. In place: the result replaces the elements of A, which is
--- returned.
---@return dnn.array
function array:expm1_() end

--- Sets all elements.
---@param value dnn.array_like
---@return dnn.array
function array:fill_(value) end

--- A copy of the elements in row-major order. order is that of np.ravel.
---@param order? "C"|"F"|"A"|"K"|table
---@return dnn.array # (n,)
function array:flatten(order) end

---@class dnn.np.floor.options
---@field out? dnn.array

--- The next integer below. Option: out.
---@param options? dnn.np.floor.options
---@return dnn.array
function array:floor(options) end

--- The next integer below. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:floor_() end

---@class dnn.np.floor_divide.options
---@field out? dnn.array

--- a // b, rounded down. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.floor_divide.options
---@return dnn.array
function array:floor_divide(b, options) end

--- a // b, rounded down. In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:floor_divide_(b) end

---@class dnn.np.fmax.options
---@field out? dnn.array

--- The larger of two elements, the other one if one is NaN. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.fmax.options
---@return dnn.array
function array:fmax(b, options) end

--- The larger of two elements, the other one if one is NaN. In place: the result replaces the
--- elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:fmax_(b) end

---@class dnn.np.fmin.options
---@field out? dnn.array

--- The smaller of two elements, the other one if one is NaN. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.fmin.options
---@return dnn.array
function array:fmin(b, options) end

--- The smaller of two elements, the other one if one is NaN. In place: the result replaces the
--- elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:fmin_(b) end

---@class dnn.np.greater_equal.options
---@field out? dnn.array

--- Is a not smaller? Option: out.
---@param b dnn.array_like
---@param options? dnn.np.greater_equal.options
---@return dnn.array # bool
function array:ge(b, options) end

--- Is a not smaller? In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:ge_(b) end

---@class dnn.np.greater.options
---@field out? dnn.array

--- Is a larger? Option: out.
---@param b dnn.array_like
---@param options? dnn.np.greater.options
---@return dnn.array # bool
function array:greater(b, options) end

--- Is a larger? In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:greater_(b) end

--- Is a not smaller? Option: out.
---@param b dnn.array_like
---@param options? dnn.np.greater_equal.options
---@return dnn.array # bool
function array:greater_equal(b, options) end

--- Is a not smaller? In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:greater_equal_(b) end

--- Is a larger? Option: out.
---@param b dnn.array_like
---@param options? dnn.np.greater.options
---@return dnn.array # bool
function array:gt(b, options) end

--- Is a larger? In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:gt_(b) end

---@class dnn.np.hypot.options
---@field out? dnn.array

--- sqrt(a^2 + b^2), without overflow. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.hypot.options
---@return dnn.array
function array:hypot(b, options) end

--- sqrt(a^2 + b^2), without overflow. In place: the result replaces the elements of A, which is
--- returned.
---@param b dnn.array_like
---@return dnn.array
function array:hypot_(b) end

---@class dnn.np.invert.options
---@field out? dnn.array

--- Bits inverted, masks negated: ~A. Option: out.
---@param options? dnn.np.invert.options
---@return dnn.array
function array:invert(options) end

--- Bits inverted, masks negated: ~A. In place: the result replaces the elements of A, which is
--- returned.
---@return dnn.array
function array:invert_() end

--- Does the array look at elements that belong to another one?
---@return boolean
function array:is_view() end

---@class dnn.np.isfinite.options
---@field out? dnn.array

--- Is it neither infinite nor NaN? Option: out.
---@param options? dnn.np.isfinite.options
---@return dnn.array # bool
function array:isfinite(options) end

--- Is it neither infinite nor NaN? In place: the result replaces the elements of A, which is
--- returned.
---@return dnn.array
function array:isfinite_() end

---@class dnn.np.isinf.options
---@field out? dnn.array

--- Is it infinite? Option: out.
---@param options? dnn.np.isinf.options
---@return dnn.array # bool
function array:isinf(options) end

--- Is it infinite? In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:isinf_() end

---@class dnn.np.isnan.options
---@field out? dnn.array

--- Is it NaN? Option: out.
---@param options? dnn.np.isnan.options
---@return dnn.array # bool
function array:isnan(options) end

--- Is it NaN? In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:isnan_() end

--- The only element of an array of one element.
---@return number|boolean
function array:item() end

---@class dnn.np.less_equal.options
---@field out? dnn.array

--- Is a not larger? Option: out.
---@param b dnn.array_like
---@param options? dnn.np.less_equal.options
---@return dnn.array # bool
function array:le(b, options) end

--- Is a not larger? In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:le_(b) end

---@class dnn.np.left_shift.options
---@field out? dnn.array

--- The bits of integers moved up by b places; also a << b. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.left_shift.options
---@return dnn.array
function array:left_shift(b, options) end

--- The bits of integers moved up by b places; also a << b. In place: the result replaces the
--- elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:left_shift_(b) end

---@class dnn.np.less.options
---@field out? dnn.array

--- Is a smaller? Lua's < cannot give a mask. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.less.options
---@return dnn.array # bool
function array:less(b, options) end

--- Is a smaller? Lua's < cannot give a mask. In place: the result replaces the elements of A, which
--- is returned.
---@param b dnn.array_like
---@return dnn.array
function array:less_(b) end

--- Is a not larger? Option: out.
---@param b dnn.array_like
---@param options? dnn.np.less_equal.options
---@return dnn.array # bool
function array:less_equal(b, options) end

--- Is a not larger? In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:less_equal_(b) end

---@class dnn.np.log.options
---@field out? dnn.array

--- Natural logarithms: -inf at 0, NaN for negative numbers. Option: out.
---@param options? dnn.np.log.options
---@return dnn.array
function array:log(options) end

---@class dnn.np.log10.options
---@field out? dnn.array

--- Logarithms to base 10. Option: out.
---@param options? dnn.np.log10.options
---@return dnn.array
function array:log10(options) end

--- Logarithms to base 10. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:log10_() end

---@class dnn.np.log1p.options
---@field out? dnn.array

--- log(1 + A), exact for small elements. Option: out.
---@param options? dnn.np.log1p.options
---@return dnn.array
function array:log1p(options) end

--- log(1 + A), exact for small elements. In place: the result replaces the elements of A, which is
--- returned.
---@return dnn.array
function array:log1p_() end

---@class dnn.np.log2.options
---@field out? dnn.array

--- Logarithms to base 2. Option: out.
---@param options? dnn.np.log2.options
---@return dnn.array
function array:log2(options) end

--- Logarithms to base 2. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:log2_() end

--- Natural logarithms: -inf at 0, NaN for negative numbers. In place: the result replaces the
--- elements of A, which is returned.
---@return dnn.array
function array:log_() end

---@class dnn.np.logaddexp.options
---@field out? dnn.array

--- log(exp(a) + exp(b)), without overflow. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.logaddexp.options
---@return dnn.array
function array:logaddexp(b, options) end

--- log(exp(a) + exp(b)), without overflow. In place: the result replaces the elements of A, which
--- is returned.
---@param b dnn.array_like
---@return dnn.array
function array:logaddexp_(b) end

---@class dnn.np.logical_and.options
---@field out? dnn.array

--- Are both not zero? Option: out.
---@param b dnn.array_like
---@param options? dnn.np.logical_and.options
---@return dnn.array # bool
function array:logical_and(b, options) end

--- Are both not zero? In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:logical_and_(b) end

---@class dnn.np.logical_not.options
---@field out? dnn.array

--- Is it zero? Option: out.
---@param options? dnn.np.logical_not.options
---@return dnn.array # bool
function array:logical_not(options) end

--- Is it zero? In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:logical_not_() end

---@class dnn.np.logical_or.options
---@field out? dnn.array

--- Is one of them not zero? Option: out.
---@param b dnn.array_like
---@param options? dnn.np.logical_or.options
---@return dnn.array # bool
function array:logical_or(b, options) end

--- Is one of them not zero? In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:logical_or_(b) end

---@class dnn.np.logical_xor.options
---@field out? dnn.array

--- Is exactly one of them not zero? Option: out.
---@param b dnn.array_like
---@param options? dnn.np.logical_xor.options
---@return dnn.array # bool
function array:logical_xor(b, options) end

--- Is exactly one of them not zero? In place: the result replaces the elements of A, which is
--- returned.
---@param b dnn.array_like
---@return dnn.array
function array:logical_xor_(b) end

--- Is a smaller? Lua's < cannot give a mask. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.less.options
---@return dnn.array # bool
function array:lt(b, options) end

--- Is a smaller? Lua's < cannot give a mask. In place: the result replaces the elements of A, which
--- is returned.
---@param b dnn.array_like
---@return dnn.array
function array:lt_(b) end

---@class dnn.np.matmul.options
---@field out? dnn.array
---@field precision? "full"|"bf16"

--- As np.dot for vectors and matrices; more dimensions are stacks of matrices. Options: out,
--- precision.
---@param b dnn.array_like
---@param options? dnn.np.matmul.options
---@return dnn.array|number
function array:matmul(b, options) end

---@class dnn.np.max.options
---@field axis? integer|integer[]
---@field keepdims? boolean
---@field out? dnn.array

--- The largest element, NaN if there is one. Options: axis, keepdims, out.
---@param axis? integer|dnn.np.max.options
---@return number|dnn.array
function array:max(axis) end

---@class dnn.np.maximum.options
---@field out? dnn.array

--- The larger of two elements, NaN if one is NaN. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.maximum.options
---@return dnn.array
function array:maximum(b, options) end

--- The larger of two elements, NaN if one is NaN. In place: the result replaces the elements of A,
--- which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:maximum_(b) end

---@class dnn.np.mean.options
---@field axis? integer|integer[]
---@field dtype? dnn.dtype
---@field keepdims? boolean
---@field out? dnn.array

--- The mean. Options as for np.sum.
---@param axis? integer|dnn.np.mean.options
---@return number|dnn.array
function array:mean(axis) end

---@class dnn.np.min.options
---@field axis? integer|integer[]
---@field keepdims? boolean
---@field out? dnn.array

--- The smallest element, NaN if there is one. Options: axis, keepdims, out.
---@param axis? integer|dnn.np.min.options
---@return number|dnn.array
function array:min(axis) end

---@class dnn.np.minimum.options
---@field out? dnn.array

--- The smaller of two elements, NaN if one is NaN. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.minimum.options
---@return dnn.array
function array:minimum(b, options) end

--- The smaller of two elements, NaN if one is NaN. In place: the result replaces the elements of A,
--- which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:minimum_(b) end

---@class dnn.np.remainder.options
---@field out? dnn.array

--- a % b, with the sign of b. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.remainder.options
---@return dnn.array
function array:mod(b, options) end

--- a % b, with the sign of b. In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:mod_(b) end

--- A view with one axis moved to another place.
---@param from integer
---@param to integer
---@return dnn.array
function array:moveaxis(from, to) end

---@class dnn.np.multiply.options
---@field out? dnn.array

--- a * b, elementwise. The matrix product is a:dot(b). Option: out.
---@param b dnn.array_like
---@param options? dnn.np.multiply.options
---@return dnn.array
function array:mul(b, options) end

--- a * b, elementwise. The matrix product is a:dot(b). In place: the result replaces the elements
--- of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:mul_(b) end

--- a * b, elementwise. The matrix product is a:dot(b). Option: out.
---@param b dnn.array_like
---@param options? dnn.np.multiply.options
---@return dnn.array
function array:multiply(b, options) end

--- a * b, elementwise. The matrix product is a:dot(b). In place: the result replaces the elements
--- of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:multiply_(b) end

---@class dnn.np.not_equal.options
---@field out? dnn.array

--- Do they differ? Option: out.
---@param b dnn.array_like
---@param options? dnn.np.not_equal.options
---@return dnn.array # bool
function array:ne(b, options) end

--- Do they differ? In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:ne_(b) end

---@class dnn.np.negative.options
---@field out? dnn.array

--- Signs changed: -A. Option: out.
---@param options? dnn.np.negative.options
---@return dnn.array
function array:negative(options) end

--- Signs changed: -A. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:negative_() end

--- The positions of the elements that are not zero, one array per axis.
---@return dnn.array # (count,)
---@return dnn.array ...
function array:nonzero() end

--- Do they differ? Option: out.
---@param b dnn.array_like
---@param options? dnn.np.not_equal.options
---@return dnn.array # bool
function array:not_equal(b, options) end

--- Do they differ? In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:not_equal_(b) end

--- A copy in which element kth is the one that sorting puts there, smaller ones before and larger
--- ones behind it, in no order. kth may be a table of several.
---@param kth integer|integer[]
---@param axis? integer|table
---@return dnn.array # (...)
function array:partition(kth, axis) end

---@class dnn.np.power.options
---@field out? dnn.array

--- a ^ b. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.power.options
---@return dnn.array
function array:pow(b, options) end

--- a ^ b. In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:pow_(b) end

--- a ^ b. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.power.options
---@return dnn.array
function array:power(b, options) end

--- a ^ b. In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:power_(b) end

---@class dnn.np.prod.options
---@field axis? integer|integer[]
---@field dtype? dnn.dtype
---@field keepdims? boolean
---@field out? dnn.array

--- The product of all elements, or along an axis. Options as for np.sum.
---@param axis? integer|dnn.np.prod.options
---@return number|dnn.array
function array:prod(axis) end

---@class dnn.np.ptp.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- Largest - smallest element. Options: axis, keepdims.
---@param axis? integer|dnn.np.ptp.options
---@param options? dnn.np.ptp.options
---@return number|dnn.array
function array:ptp(axis, options) end

--- Writes values, in place, to positions in the flattened array; they are used in turn.
---@param positions dnn.array_like
---@param values dnn.array_like
function array:put(positions, values) end

--- The elements in row-major order. A view if possible. order, an option or the argument, is "C" by
--- default, "F" by columns, "A" or "K" as the elements lie in memory.
---@param order? "C"|"F"|"A"|"K"|table
---@return dnn.array # (n,)
function array:ravel(order) end

---@class dnn.np.reciprocal.options
---@field out? dnn.array

--- 1 / A. Integers give float64, as the operator / does. Option: out.
---@param options? dnn.np.reciprocal.options
---@return dnn.array
function array:reciprocal(options) end

--- 1 / A. Integers give float64, as the operator / does. In place: the result replaces the elements
--- of A, which is returned.
---@return dnn.array
function array:reciprocal_() end

---@class dnn.np.relu.options
---@field out? dnn.array

--- max(0, A). Option: out.
---@param options? dnn.np.relu.options
---@return dnn.array
function array:relu(options) end

--- max(0, A). In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:relu_() end

---@class dnn.np.relu_backward.options
---@field out? dnn.array

--- The gradient through relu: 0 where Z <= 0, dA elsewhere. Option: out.
---@param Z dnn.array_like
---@param options? dnn.np.relu_backward.options
---@return dnn.array
function array:relu_backward(Z, options) end

--- The gradient through relu: 0 where Z <= 0, dA elsewhere. In place: the result replaces the
--- elements of A, which is returned.
---@param Z dnn.array_like
---@return dnn.array
function array:relu_backward_(Z) end

--- a % b, with the sign of b. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.remainder.options
---@return dnn.array
function array:remainder(b, options) end

--- a % b, with the sign of b. In place: the result replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:remainder_(b) end

--- Each element repeated, so often, or as often as its entry in counts says; without an axis A is
--- flattened. This is np.repeat, which Lua reads as np["repeat"] only, because repeat is a keyword.
---@param counts integer|dnn.array_like
---@param axis? integer|table
---@return dnn.array
function array:rep(counts, axis) end

--- Each element repeated, so often, or as often as its entry in counts says; without an axis A is
--- flattened. This is np.repeat, which Lua reads as np["repeat"] only, because repeat is a keyword.
---@param counts integer|dnn.array_like
---@param axis? integer|table
---@return dnn.array
array["repeat"] = function(self, counts, axis) end

---@class dnn.np.array_repr.options
---@field edgeitems? integer
---@field floatmode? string
---@field formatter? table
---@field infstr? string
---@field linewidth? integer
---@field nanstr? string
---@field precision? integer
---@field sign? string
---@field suppress? boolean
---@field threshold? number

--- The text of an array as Python would write it. Options as for np.set_printoptions.
---@param options? dnn.np.array_repr.options
---@return string
function array:repr(options) end

--- The same elements in another shape, in row-major order. One extent may be -1: it follows from
--- the others. A view if possible; a copy of what lies in another order in memory, such as A.T and
--- what is computed from it: A.T / 255. order, an option or the argument, is "C" by default; in the
--- order "F" elements are read and laid out by columns, "A" is that of A in memory.
---@param shape integer|integer[]
---@param order? "C"|"F"|"A"|"K"|table
---@return dnn.array # (shape)
---@overload fun(A: dnn.array, ...: integer): dnn.array
function array:reshape(shape, order) end

---@class dnn.np.right_shift.options
---@field out? dnn.array

--- The bits of integers moved down by b places, the sign stays; also a >> b. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.right_shift.options
---@return dnn.array
function array:right_shift(b, options) end

--- The bits of integers moved down by b places, the sign stays; also a >> b. In place: the result
--- replaces the elements of A, which is returned.
---@param b dnn.array_like
---@return dnn.array
function array:right_shift_(b) end

---@class dnn.np.rint.options
---@field out? dnn.array

--- The nearest integer, halves to even. Option: out.
---@param options? dnn.np.rint.options
---@return dnn.array
function array:rint(options) end

--- The nearest integer, halves to even. In place: the result replaces the elements of A, which is
--- returned.
---@return dnn.array
function array:rint_() end

--- Rounded to so many decimals (0), halves to even: multiplied, rounded, divided, as NumPy does.
--- Options: decimals, out.
---@param decimals? integer
---@return dnn.array
function array:round(decimals) end

--- Rounds in place.
---@param decimals? integer
---@return dnn.array
function array:round_(decimals) end

--- Walks along the first axis: position and element, or position and view of a row. pairs(A) does
--- the same.
---@return fun(): ...
function array:rows() end

--- The positions, 1 .. n + 1, before which values belong in a sorted vector. side "right": behind
--- equal elements.
---@param values dnn.array_like
---@param side? "left"|"right"
---@return dnn.array # int64
function array:searchsorted(values, side) end

---@class dnn.np.sigmoid.options
---@field out? dnn.array

--- 1 / (1 + exp(-A)), without overflow. Option: out.
---@param options? dnn.np.sigmoid.options
---@return dnn.array
function array:sigmoid(options) end

--- 1 / (1 + exp(-A)), without overflow. In place: the result replaces the elements of A, which is
--- returned.
---@return dnn.array
function array:sigmoid_() end

---@class dnn.np.sigmoid_backward.options
---@field out? dnn.array

--- The gradient through sigmoid: dA s (1 - s) with s = sigmoid(Z). Option: out.
---@param Z dnn.array_like
---@param options? dnn.np.sigmoid_backward.options
---@return dnn.array
function array:sigmoid_backward(Z, options) end

--- The gradient through sigmoid: dA s (1 - s) with s = sigmoid(Z). In place: the result replaces
--- the elements of A, which is returned.
---@param Z dnn.array_like
---@return dnn.array
function array:sigmoid_backward_(Z) end

---@class dnn.np.sign.options
---@field out? dnn.array

--- -1, 0 or 1. Option: out.
---@param options? dnn.np.sign.options
---@return dnn.array
function array:sign(options) end

--- -1, 0 or 1. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:sign_() end

---@class dnn.np.signbit.options
---@field out? dnn.array

--- Is the sign negative? True for -0.0, too. Option: out.
---@param options? dnn.np.signbit.options
---@return dnn.array # bool
function array:signbit(options) end

--- Is the sign negative? True for -0.0, too. In place: the result replaces the elements of A, which
--- is returned.
---@return dnn.array
function array:signbit_() end

---@class dnn.np.sin.options
---@field out? dnn.array

--- Sine, of radians. Option: out.
---@param options? dnn.np.sin.options
---@return dnn.array
function array:sin(options) end

--- Sine, of radians. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:sin_() end

---@class dnn.np.sinh.options
---@field out? dnn.array

--- Hyperbolic sine. Option: out.
---@param options? dnn.np.sinh.options
---@return dnn.array
function array:sinh(options) end

--- Hyperbolic sine. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:sinh_() end

---@class dnn.np.softplus.options
---@field out? dnn.array

--- log(1 + exp(A)), without overflow. Option: out.
---@param options? dnn.np.softplus.options
---@return dnn.array
function array:softplus(options) end

--- log(1 + exp(A)), without overflow. In place: the result replaces the elements of A, which is
--- returned.
---@return dnn.array
function array:softplus_() end

---@class dnn.np.sort.options
---@field axis? integer|integer[]
---@field kind? string

--- A sorted copy, along the last axis by default. NaN comes last. A:sort_() sorts in place.
--- Options: axis, kind (every kind is stable).
---@param axis? integer|dnn.np.sort.options
---@return dnn.array # (...)
function array:sort(axis) end

---@class dnn.array.sort_.options
---@field axis? integer|integer[]
---@field kind? string

--- Sorts in place, along the last axis by default. Options: axis, kind.
---@param axis? integer|dnn.array.sort_.options
---@return dnn.array
function array:sort_(axis) end

---@class dnn.np.sqrt.options
---@field out? dnn.array

--- Square roots, NaN for negative numbers. Option: out.
---@param options? dnn.np.sqrt.options
---@return dnn.array
function array:sqrt(options) end

--- Square roots, NaN for negative numbers. In place: the result replaces the elements of A, which
--- is returned.
---@return dnn.array
function array:sqrt_() end

---@class dnn.np.square.options
---@field out? dnn.array

--- A * A. Option: out.
---@param options? dnn.np.square.options
---@return dnn.array
function array:square(options) end

--- A * A. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:square_() end

--- A view without the axes of extent 1, or without one of them.
---@param axis? integer|table
---@return dnn.array
function array:squeeze(axis) end

---@class dnn.np.std.options
---@field axis? integer|integer[]
---@field ddof? number
---@field dtype? dnn.dtype
---@field keepdims? boolean
---@field out? dnn.array

--- The standard deviation, the root of the variance. Options as for np.var.
---@param axis? integer|dnn.np.std.options
---@return number|dnn.array
function array:std(axis) end

---@class dnn.np.subtract.options
---@field out? dnn.array

--- a - b. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.subtract.options
---@return dnn.array
function array:sub(b, options) end

---@class dnn.array.subtract_.options
---@field a? dnn.array_like
---@field alpha? dnn.array_like

--- a - b, in place: the result replaces the elements of A, which is returned. Option: alpha, a
--- number by which b is multiplied first.
---@param b dnn.array_like
---@param options? dnn.array.subtract_.options
---@return dnn.array
function array:sub_(b, options) end

--- a - b. Option: out.
---@param b dnn.array_like
---@param options? dnn.np.subtract.options
---@return dnn.array
function array:subtract(b, options) end

--- a - b, in place: the result replaces the elements of A, which is returned. Option: alpha, a
--- number by which b is multiplied first.
---@param b dnn.array_like
---@param options? dnn.array.subtract_.options
---@return dnn.array
function array:subtract_(b, options) end

---@class dnn.np.sum.options
---@field axis? integer|integer[]
---@field dtype? dnn.dtype
---@field keepdims? boolean
---@field out? dnn.array

--- The sum of all elements, or along an axis. The second argument is an axis, behind which may be
--- options, or a table {axis = 1, keepdims = true}; the axis in it may be a table of several.
--- Integers and bool give int64. Options: axis, keepdims, out (an array for the result), dtype
--- (what the sum is computed in; by default also a real out can make it a larger type).
---@param axis? integer|dnn.np.sum.options
---@return number|dnn.array
function array:sum(axis) end

--- A view with two axes exchanged.
---@param a integer
---@param b integer
---@return dnn.array
function array:swapaxes(a, b) end

--- The elements at some positions, or the slices along an axis; without an axis A is flattened.
---@param positions dnn.array_like
---@param axis? integer|table
---@return dnn.array
function array:take(positions, axis) end

---@class dnn.np.tan.options
---@field out? dnn.array

--- Tangent, of radians. Option: out.
---@param options? dnn.np.tan.options
---@return dnn.array
function array:tan(options) end

--- Tangent, of radians. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:tan_() end

---@class dnn.np.tanh.options
---@field out? dnn.array

--- Hyperbolic tangent. Option: out.
---@param options? dnn.np.tanh.options
---@return dnn.array
function array:tanh(options) end

--- Hyperbolic tangent. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:tanh_() end

--- The elements as little-endian bytes, in row-major order.
---@return string
function array:tobytes() end

--- Writes the bare numbers of an array, row by row.
---@param path string
function array:tofile(path) end

--- Nested tables of the elements.
---@return table
function array:tolist() end

--- Nested tables of the elements.
---@return table
function array:totable() end

--- The sum of a diagonal.
---@param offset? integer
---@return number|dnn.array
function array:trace(offset) end

--- A view with the axes in another order, reversed by default: A.T.
---@param axes? table
---@return dnn.array
---@overload fun(A: dnn.array, ...: integer): dnn.array
function array:transpose(axes) end

---@class dnn.np.trunc.options
---@field out? dnn.array

--- Decimals cut off. Option: out.
---@param options? dnn.np.trunc.options
---@return dnn.array
function array:trunc(options) end

--- Decimals cut off. In place: the result replaces the elements of A, which is returned.
---@return dnn.array
function array:trunc_() end

---@class dnn.np.var.options
---@field axis? integer|integer[]
---@field ddof? number
---@field dtype? dnn.dtype
---@field keepdims? boolean
---@field out? dnn.array

--- The variance, the mean squared distance from the mean. Options as for np.sum. Option: ddof (the
--- sum is divided by n - ddof). Where dtype is smaller than the type of the elements, or out larger
--- without dtype, the last digits are not NumPy's.
---@param axis? integer|dnn.np.var.options
---@return number|dnn.array
function array:var(axis) end

--- Another array of the same elements: what is written into one is in both.
---@return dnn.array
function array:view() end

---@class dnn.RandomState
local state = {}

--- The beta distribution.
---@param a dnn.array_like
---@param b dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:beta(a, b, size) end

--- Successes among n trials of probability p.
---@param n integer
---@param p dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function state:binomial(n, p, size) end

--- Random bytes.
---@param length integer
---@return string
function state:bytes(length) end

--- The chi-square distribution of df degrees of freedom.
---@param df dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:chisquare(df, size) end

---@class dnn.np.random.choice.options
---@field p? dnn.array_like
---@field replace? boolean

--- Positions 1 .. n, or rows of A, at random. Options: replace (true), p (probabilities).
---@param n integer|dnn.array_like
---@param size? integer|integer[]
---@param options? dnn.np.random.choice.options
---@return dnn.array
function state:choice(n, size, options) end

--- Probabilities that add up to 1, of the Dirichlet distribution.
---@param alpha dnn.array_like
---@param size? integer|integer[]
---@return dnn.array # (size, k)
function state:dirichlet(alpha, size) end

--- The exponential distribution of mean scale (1).
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:exponential(scale, size) end

--- Fisher's F distribution.
---@param dfnum dnn.array_like
---@param dfden dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:f(dfnum, dfden, size) end

--- The gamma distribution.
---@param shape dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:gamma(shape, scale, size) end

--- Trials up to the first success of probability p.
---@param p dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function state:geometric(p, size) end

--- The state of the stream, for np.random.set_state.
---@return table
function state:get_state() end

--- Gumbel's distribution of largest values.
---@param loc? dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:gumbel(loc, scale, size) end

--- How many of nsample draws from an urn, without putting back, are among its ngood good ones.
---@param ngood dnn.array_like
---@param nbad dnn.array_like
---@param nsample dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function state:hypergeometric(ngood, nbad, nsample, size) end

--- Laplace's double exponential distribution.
---@param loc? dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:laplace(loc, scale, size) end

--- The logistic distribution.
---@param loc? dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:logistic(loc, scale, size) end

--- exp of a normal distribution.
---@param mean? dnn.array_like
---@param sigma? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:lognormal(mean, sigma, size) end

--- The logarithmic series distribution.
---@param p dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function state:logseries(p, size) end

--- How often each of several outcomes occurs in n trials.
---@param n integer
---@param pvals dnn.array_like
---@param size? integer|integer[]
---@return dnn.array
function state:multinomial(n, pvals, size) end

--- Vectors of a normal distribution of several dimensions, with mean (n,) and covariance (n, n).
---@param mean dnn.array_like
---@param cov dnn.array_like
---@param size? integer|integer[]
---@return dnn.array # (size, n)
function state:multivariate_normal(mean, cov, size) end

--- Failures before n successes of probability p.
---@param n integer
---@param p dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function state:negative_binomial(n, p, size) end

--- The chi-square distribution with a noncentrality.
---@param df dnn.array_like
---@param nonc dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:noncentral_chisquare(df, nonc, size) end

--- The F distribution with a noncentrality.
---@param dfnum dnn.array_like
---@param dfden dnn.array_like
---@param nonc dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:noncentral_f(dfnum, dfden, nonc, size) end

--- The normal distribution of mean loc (0) and standard deviation scale (1). Parameters may be
--- named: {loc = 0, scale = 1, size = 3}. They may be arrays, which broadcast, in this distribution
--- and all others.
---@param loc? dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:normal(loc, scale, size) end

--- Lomax's form of the Pareto distribution.
---@param a dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:pareto(a, size) end

--- The positions 1 .. n in random order, or a copy of A with its rows in random order.
---@param n integer|dnn.array_like
---@return dnn.array
function state:permutation(n) end

--- Poisson's distribution of mean lam (1).
---@param lam? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function state:poisson(lam, size) end

--- The power distribution, density a x^(a - 1) on 0 .. 1.
---@param a dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:power(a, size) end

--- Uniform numbers, 0 <= x < 1; the shape as integers or as a table.
---@param extents? integer|integer[]
---@param ... integer|integer[]
---@return dnn.array|number
function state:rand(extents, ...) end

--- Integers low <= x < high; with one argument 0 <= x < low.
---@param low integer
---@param high? integer
---@param size? integer|integer[]
---@param dtype? dnn.dtype
---@return dnn.array|integer
function state:randint(low, high, size, dtype) end

--- Numbers of the standard normal distribution.
---@param extents? integer|integer[]
---@param ... integer|integer[]
---@return dnn.array|number
function state:randn(extents, ...) end

--- Uniform numbers, 0 <= x < 1.
---@param size? integer|integer[]
---@return dnn.array|number
function state:random(size) end

--- Integers low <= x <= high; with one argument 1 <= x <= low. (np.random.randint leaves out high.)
---@param low dnn.array_like
---@param high? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function state:random_integers(low, high, size) end

--- np.random.random.
---@param size? integer|integer[]
---@return dnn.array|number
function state:random_sample(size) end

--- Rayleigh's distribution.
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:rayleigh(scale, size) end

--- Starts the stream of np.random anew, as NumPy's np.random.seed does: the numbers that follow are
--- NumPy's.
---@param seed? integer|integer[]
function state:seed(seed) end

--- Sets the stream back to where np.random.get_state was called.
---@param state table
function state:set_state(state) end

--- Puts the rows of an array, or the values of a Lua table, into random order, in place.
---@param A dnn.array_like
function state:shuffle(A) end

--- Cauchy's distribution.
---@param size? integer|integer[]
---@return dnn.array|number
function state:standard_cauchy(size) end

--- The exponential distribution of mean 1.
---@param size? integer|integer[]
---@return dnn.array|number
function state:standard_exponential(size) end

--- The gamma distribution of scale 1.
---@param shape dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:standard_gamma(shape, size) end

--- Numbers of the standard normal distribution.
---@param size? integer|integer[]
---@return dnn.array|number
function state:standard_normal(size) end

--- Student's t distribution.
---@param df dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:standard_t(df, size) end

--- The triangular distribution.
---@param left dnn.array_like
---@param mode dnn.array_like
---@param right dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:triangular(left, mode, right, size) end

--- Uniform numbers, low (0) <= x < high (1).
---@param low? dnn.array_like
---@param high? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:uniform(low, high, size) end

--- The von Mises distribution: angles around mu.
---@param mu dnn.array_like
---@param kappa dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:vonmises(mu, kappa, size) end

--- Wald's inverse Gaussian distribution.
---@param mean dnn.array_like
---@param scale dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:wald(mean, scale, size) end

--- Weibull's distribution.
---@param a dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:weibull(a, size) end

--- The zeta distribution.
---@param a dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function state:zipf(a, size) end

---@class dnn.generator
local generator = {}

--- The beta distribution.
---@param a dnn.array_like
---@param b dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:beta(a, b, size) end

--- Successes among n trials of probability p.
---@param n integer
---@param p dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function generator:binomial(n, p, size) end

--- Random bytes.
---@param length integer
---@return string
function generator:bytes(length) end

--- The chi-square distribution of df degrees of freedom.
---@param df dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:chisquare(df, size) end

--- Positions 1 .. n, or rows of A, at random. Options: replace (true), p (probabilities).
---@param n integer|dnn.array_like
---@param size? integer|integer[]
---@param options? dnn.np.random.choice.options
---@return dnn.array
function generator:choice(n, size, options) end

--- Probabilities that add up to 1, of the Dirichlet distribution.
---@param alpha dnn.array_like
---@param size? integer|integer[]
---@return dnn.array # (size, k)
function generator:dirichlet(alpha, size) end

--- The exponential distribution of mean scale (1).
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:exponential(scale, size) end

--- Fisher's F distribution.
---@param dfnum dnn.array_like
---@param dfden dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:f(dfnum, dfden, size) end

--- The gamma distribution.
---@param shape dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:gamma(shape, scale, size) end

--- Trials up to the first success of probability p.
---@param p dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function generator:geometric(p, size) end

--- Gumbel's distribution of largest values.
---@param loc? dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:gumbel(loc, scale, size) end

--- How many of nsample draws from an urn, without putting back, are among its ngood good ones.
---@param ngood dnn.array_like
---@param nbad dnn.array_like
---@param nsample dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function generator:hypergeometric(ngood, nbad, nsample, size) end

---@class dnn.generator.integers.options
---@field endpoint? boolean

--- Integers low <= x < high of a Generator; with one argument 0 <= x < low. Parameters may be
--- named; {endpoint = true} includes high.
---@param low integer
---@param high? integer
---@param size? integer|integer[]
---@param options? dnn.generator.integers.options
---@return dnn.array|integer
function generator:integers(low, high, size, options) end

--- Laplace's double exponential distribution.
---@param loc? dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:laplace(loc, scale, size) end

--- The logistic distribution.
---@param loc? dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:logistic(loc, scale, size) end

--- exp of a normal distribution.
---@param mean? dnn.array_like
---@param sigma? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:lognormal(mean, sigma, size) end

--- The logarithmic series distribution.
---@param p dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function generator:logseries(p, size) end

--- How often each of several outcomes occurs in n trials.
---@param n integer
---@param pvals dnn.array_like
---@param size? integer|integer[]
---@return dnn.array
function generator:multinomial(n, pvals, size) end

--- Vectors of a normal distribution of several dimensions, with mean (n,) and covariance (n, n).
---@param mean dnn.array_like
---@param cov dnn.array_like
---@param size? integer|integer[]
---@return dnn.array # (size, n)
function generator:multivariate_normal(mean, cov, size) end

--- Failures before n successes of probability p.
---@param n integer
---@param p dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function generator:negative_binomial(n, p, size) end

--- The chi-square distribution with a noncentrality.
---@param df dnn.array_like
---@param nonc dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:noncentral_chisquare(df, nonc, size) end

--- The F distribution with a noncentrality.
---@param dfnum dnn.array_like
---@param dfden dnn.array_like
---@param nonc dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:noncentral_f(dfnum, dfden, nonc, size) end

--- The normal distribution of mean loc (0) and standard deviation scale (1). Parameters may be
--- named: {loc = 0, scale = 1, size = 3}. They may be arrays, which broadcast, in this distribution
--- and all others.
---@param loc? dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:normal(loc, scale, size) end

--- Lomax's form of the Pareto distribution.
---@param a dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:pareto(a, size) end

--- The positions 1 .. n in random order, or a copy of A with its rows in random order.
---@param n integer|dnn.array_like
---@return dnn.array
function generator:permutation(n) end

--- Poisson's distribution of mean lam (1).
---@param lam? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function generator:poisson(lam, size) end

--- The power distribution, density a x^(a - 1) on 0 .. 1.
---@param a dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:power(a, size) end

--- Uniform numbers, 0 <= x < 1.
---@param size? integer|integer[]
---@return dnn.array|number
function generator:random(size) end

--- Rayleigh's distribution.
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:rayleigh(scale, size) end

--- Puts the rows of an array, or the values of a Lua table, into random order, in place.
---@param A dnn.array_like
function generator:shuffle(A) end

--- Further streams, independent of this one and of each other.
---@param n integer
---@return dnn.generator[]
function generator:spawn(n) end

--- Cauchy's distribution.
---@param size? integer|integer[]
---@return dnn.array|number
function generator:standard_cauchy(size) end

--- The exponential distribution of mean 1.
---@param size? integer|integer[]
---@return dnn.array|number
function generator:standard_exponential(size) end

--- The gamma distribution of scale 1.
---@param shape dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:standard_gamma(shape, size) end

--- Numbers of the standard normal distribution.
---@param size? integer|integer[]
---@return dnn.array|number
function generator:standard_normal(size) end

--- Student's t distribution.
---@param df dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:standard_t(df, size) end

--- The triangular distribution.
---@param left dnn.array_like
---@param mode dnn.array_like
---@param right dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:triangular(left, mode, right, size) end

--- Uniform numbers, low (0) <= x < high (1).
---@param low? dnn.array_like
---@param high? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:uniform(low, high, size) end

--- The von Mises distribution: angles around mu.
---@param mu dnn.array_like
---@param kappa dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:vonmises(mu, kappa, size) end

--- Wald's inverse Gaussian distribution.
---@param mean dnn.array_like
---@param scale dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:wald(mean, scale, size) end

--- Weibull's distribution.
---@param a dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function generator:weibull(a, size) end

--- The zeta distribution.
---@param a dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function generator:zipf(a, size) end

---@class dnn.np.random
local random = {}

--- A stream of its own with all the methods of np.random, NumPy's numbers for the same seed.
---@param seed? integer|integer[]
---@return dnn.RandomState
function random.RandomState(seed) end

--- The beta distribution.
---@param a dnn.array_like
---@param b dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.beta(a, b, size) end

--- Successes among n trials of probability p.
---@param n integer
---@param p dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function random.binomial(n, p, size) end

--- Random bytes.
---@param length integer
---@return string
function random.bytes(length) end

--- The chi-square distribution of df degrees of freedom.
---@param df dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.chisquare(df, size) end

--- Positions 1 .. n, or rows of A, at random. Options: replace (true), p (probabilities).
---@param n integer|dnn.array_like
---@param size? integer|integer[]
---@param options? dnn.np.random.choice.options
---@return dnn.array
function random.choice(n, size, options) end

--- A stream of its own with the methods of NumPy's Generator. Streams of different seeds are
--- independent of each other and of RandomState's. The numbers are not those of NumPy's
--- default_rng, but the same everywhere.
---@param seed? integer|integer[]
---@return dnn.generator
function random.default_rng(seed) end

--- Probabilities that add up to 1, of the Dirichlet distribution.
---@param alpha dnn.array_like
---@param size? integer|integer[]
---@return dnn.array # (size, k)
function random.dirichlet(alpha, size) end

--- The exponential distribution of mean scale (1).
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.exponential(scale, size) end

--- Fisher's F distribution.
---@param dfnum dnn.array_like
---@param dfden dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.f(dfnum, dfden, size) end

--- The gamma distribution.
---@param shape dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.gamma(shape, scale, size) end

--- Trials up to the first success of probability p.
---@param p dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function random.geometric(p, size) end

--- The state of the stream, for np.random.set_state.
---@return table
function random.get_state() end

--- Gumbel's distribution of largest values.
---@param loc? dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.gumbel(loc, scale, size) end

--- How many of nsample draws from an urn, without putting back, are among its ngood good ones.
---@param ngood dnn.array_like
---@param nbad dnn.array_like
---@param nsample dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function random.hypergeometric(ngood, nbad, nsample, size) end

--- Laplace's double exponential distribution.
---@param loc? dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.laplace(loc, scale, size) end

--- The logistic distribution.
---@param loc? dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.logistic(loc, scale, size) end

--- exp of a normal distribution.
---@param mean? dnn.array_like
---@param sigma? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.lognormal(mean, sigma, size) end

--- The logarithmic series distribution.
---@param p dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function random.logseries(p, size) end

--- How often each of several outcomes occurs in n trials.
---@param n integer
---@param pvals dnn.array_like
---@param size? integer|integer[]
---@return dnn.array
function random.multinomial(n, pvals, size) end

--- Vectors of a normal distribution of several dimensions, with mean (n,) and covariance (n, n).
---@param mean dnn.array_like
---@param cov dnn.array_like
---@param size? integer|integer[]
---@return dnn.array # (size, n)
function random.multivariate_normal(mean, cov, size) end

--- Failures before n successes of probability p.
---@param n integer
---@param p dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function random.negative_binomial(n, p, size) end

--- The chi-square distribution with a noncentrality.
---@param df dnn.array_like
---@param nonc dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.noncentral_chisquare(df, nonc, size) end

--- The F distribution with a noncentrality.
---@param dfnum dnn.array_like
---@param dfden dnn.array_like
---@param nonc dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.noncentral_f(dfnum, dfden, nonc, size) end

--- The normal distribution of mean loc (0) and standard deviation scale (1). Parameters may be
--- named: {loc = 0, scale = 1, size = 3}. They may be arrays, which broadcast, in this distribution
--- and all others.
---@param loc? dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.normal(loc, scale, size) end

--- Lomax's form of the Pareto distribution.
---@param a dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.pareto(a, size) end

--- The positions 1 .. n in random order, or a copy of A with its rows in random order.
---@param n integer|dnn.array_like
---@return dnn.array
function random.permutation(n) end

--- Poisson's distribution of mean lam (1).
---@param lam? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function random.poisson(lam, size) end

--- The power distribution, density a x^(a - 1) on 0 .. 1.
---@param a dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.power(a, size) end

--- Uniform numbers, 0 <= x < 1; the shape as integers or as a table.
---@param extents? integer|integer[]
---@param ... integer|integer[]
---@return dnn.array|number
function random.rand(extents, ...) end

--- Integers low <= x < high; with one argument 0 <= x < low.
---@param low integer
---@param high? integer
---@param size? integer|integer[]
---@param dtype? dnn.dtype
---@return dnn.array|integer
function random.randint(low, high, size, dtype) end

--- Numbers of the standard normal distribution.
---@param extents? integer|integer[]
---@param ... integer|integer[]
---@return dnn.array|number
function random.randn(extents, ...) end

--- Uniform numbers, 0 <= x < 1.
---@param size? integer|integer[]
---@return dnn.array|number
function random.random(size) end

--- Integers low <= x <= high; with one argument 1 <= x <= low. (np.random.randint leaves out high.)
---@param low dnn.array_like
---@param high? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function random.random_integers(low, high, size) end

--- np.random.random.
---@param size? integer|integer[]
---@return dnn.array|number
function random.random_sample(size) end

--- np.random.random.
---@param size? integer|integer[]
---@return dnn.array|number
function random.ranf(size) end

--- Rayleigh's distribution.
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.rayleigh(scale, size) end

--- np.random.random.
---@param size? integer|integer[]
---@return dnn.array|number
function random.sample(size) end

--- Starts the stream of np.random anew, as NumPy's np.random.seed does: the numbers that follow are
--- NumPy's.
---@param seed? integer|integer[]
function random.seed(seed) end

--- Sets the stream back to where np.random.get_state was called.
---@param state table
function random.set_state(state) end

--- Puts the rows of an array, or the values of a Lua table, into random order, in place.
---@param A dnn.array_like
function random.shuffle(A) end

--- Cauchy's distribution.
---@param size? integer|integer[]
---@return dnn.array|number
function random.standard_cauchy(size) end

--- The exponential distribution of mean 1.
---@param size? integer|integer[]
---@return dnn.array|number
function random.standard_exponential(size) end

--- The gamma distribution of scale 1.
---@param shape dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.standard_gamma(shape, size) end

--- Numbers of the standard normal distribution.
---@param size? integer|integer[]
---@return dnn.array|number
function random.standard_normal(size) end

--- Student's t distribution.
---@param df dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.standard_t(df, size) end

--- The triangular distribution.
---@param left dnn.array_like
---@param mode dnn.array_like
---@param right dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.triangular(left, mode, right, size) end

--- Uniform numbers, low (0) <= x < high (1).
---@param low? dnn.array_like
---@param high? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.uniform(low, high, size) end

--- The von Mises distribution: angles around mu.
---@param mu dnn.array_like
---@param kappa dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.vonmises(mu, kappa, size) end

--- Wald's inverse Gaussian distribution.
---@param mean dnn.array_like
---@param scale dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.wald(mean, scale, size) end

--- Weibull's distribution.
---@param a dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function random.weibull(a, size) end

--- The zeta distribution.
---@param a dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|integer
function random.zipf(a, size) end

---@class dnn.np.linalg
local linalg = {}

--- The lower triangular L with L L.T = A.
---@param A dnn.array_like
---@return dnn.array # (..., n, n)
function linalg.cholesky(A) end

--- The condition number.
---@param A dnn.array_like
---@param ord? number|string
---@return number
function linalg.cond(A, ord) end

--- The determinant.
---@param A dnn.array_like
---@return number|dnn.array
function linalg.det(A) end

---@class dnn.np.linalg.eig.options
---@field parts? boolean

--- Eigenvalues, in no order, and eigenvectors, as columns, of a square matrix. Complex ones are an
--- error; with {parts = true} there are four results: the real and imaginary parts of w, and those
--- of v.
---@param A dnn.array_like
---@param options? dnn.np.linalg.eig.options
---@return dnn.array w
---@return dnn.array v
function linalg.eig(A, options) end

--- Eigenvalues, ascending, and eigenvectors, as columns, of a symmetric matrix.
---@param A dnn.array_like
---@return dnn.array w
---@return dnn.array v
function linalg.eigh(A) end

---@class dnn.np.linalg.eigvals.options
---@field parts? boolean

--- Eigenvalues of a square matrix, in no order. Complex ones are an error; with {parts = true}
--- there are two results, real and imaginary parts.
---@param A dnn.array_like
---@param options? dnn.np.linalg.eigvals.options
---@return dnn.array # (..., n)
function linalg.eigvals(A, options) end

--- Eigenvalues of a symmetric matrix, ascending.
---@param A dnn.array_like
---@return dnn.array # (..., n)
function linalg.eigvalsh(A) end

--- The inverse matrix.
---@param A dnn.array_like
---@return dnn.array # (..., n, n)
function linalg.inv(A) end

--- Least squares: the x that minimizes the norm of A x - b.
---@param A dnn.array_like
---@param b dnn.array_like
---@param rcond? number
---@return dnn.array x
---@return dnn.array residuals
---@return integer rank
---@return dnn.array s
function linalg.lstsq(A, b, rcond) end

--- A square matrix to an integer power.
---@param A dnn.array_like
---@param n integer
---@return dnn.array # (..., n, n)
function linalg.matrix_power(A, n) end

--- The number of singular values above a tolerance.
---@param A dnn.array_like
---@param tolerance? number
---@return integer
function linalg.matrix_rank(A, tolerance) end

--- The product of a table of matrices, in the order that takes the fewest multiplications.
---@param matrices dnn.array_like[]
---@return dnn.array|number
function linalg.multi_dot(matrices) end

---@class dnn.np.linalg.norm.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- The norm of a vector or matrix: 2 by default, ord for others. Options: axis, keepdims.
---@param x dnn.array_like
---@param ord? number|string
---@param options? dnn.np.linalg.norm.options
---@return number|dnn.array
function linalg.norm(x, ord, options) end

--- The pseudo-inverse of Moore and Penrose.
---@param A dnn.array_like
---@param rcond? number
---@return dnn.array # (..., n, m)
function linalg.pinv(A, rcond) end

--- An orthogonal and an upper triangular matrix with Q R = A.
---@param A dnn.array_like
---@param mode? string
---@return dnn.array Q
---@return dnn.array R
function linalg.qr(A, mode) end

--- The sign of the determinant and the logarithm of its magnitude.
---@param A dnn.array_like
---@return number|dnn.array sign
---@return number|dnn.array logarithm
function linalg.slogdet(A) end

--- The x with A x = b.
---@param A dnn.array_like
---@param b dnn.array_like
---@return dnn.array
function linalg.solve(A, b) end

---@class dnn.np.linalg.svd.options
---@field compute_uv? boolean
---@field full_matrices? boolean

--- The singular values s, descending, with U diag(s) Vt = A. Options: full_matrices, compute_uv.
---@param A dnn.array_like
---@param options? dnn.np.linalg.svd.options
---@return dnn.array U
---@return dnn.array s
---@return dnn.array Vt
function linalg.svd(A, options) end

---@class dnn.np
---@field bool string
---@field e number
---@field euler_gamma number
---@field float32 string
---@field float64 string
---@field inf number
---@field int64 string
---@field linalg dnn.np.linalg
---@field nan number
---@field newaxis string
---@field pi number
---@field random dnn.np.random
---@field uint8 string
local np = {}

--- Absolute values. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.abs.options
---@return dnn.array
function np.abs(A, options) end

--- Absolute values: np.abs. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.absolute.options
---@return dnn.array
function np.absolute(A, options) end

--- a + b. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.add.options
---@return dnn.array
function np.add(a, b, options) end

--- Is none of the elements zero? Options: axis, keepdims, out.
---@param A dnn.array_like
---@param axis? integer|dnn.np.all.options
---@return boolean|dnn.array
function np.all(A, axis) end

---@class dnn.np.allclose.options
---@field atol? number
---@field equal_nan? boolean
---@field rtol? number

--- Are all elements nearly equal? Options as for np.isclose.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.allclose.options
---@return boolean
function np.allclose(a, b, options) end

--- The largest element, NaN if there is one. Options: axis, keepdims, out.
---@param A dnn.array_like
---@param axis? integer|dnn.np.max.options
---@return number|dnn.array
function np.amax(A, axis) end

--- The smallest element, NaN if there is one. Options: axis, keepdims, out.
---@param A dnn.array_like
---@param axis? integer|dnn.np.min.options
---@return number|dnn.array
function np.amin(A, axis) end

--- Is one of the elements not zero? Options: axis, keepdims, out.
---@param A dnn.array_like
---@param axis? integer|dnn.np.any.options
---@return boolean|dnn.array
function np.any(A, axis) end

--- Values behind the end of A; without an axis both are flattened.
---@param A dnn.array_like
---@param values dnn.array_like
---@param axis? integer|table
---@return dnn.array
function np.append(A, values, axis) end

--- f of each line along an axis, with further arguments; its results, arrays or numbers, take the
--- place of the lines.
---@param f function
---@param axis integer|table
---@param A dnn.array_like
---@param ... dnn.array_like
---@return dnn.array|number
function np.apply_along_axis(f, axis, A, ...) end

--- Values from start (0) by step (1), as long as they lie before stop: a half-open range of values,
--- as in NumPy. Integers give int64.
---@param start? number
---@param stop number
---@param step? number
---@param dtype? dnn.dtype
---@return dnn.array # (n,)
---@overload fun(stop: number, step?: number, dtype?: dnn.dtype): dnn.array
function np.arange(start, stop, step, dtype) end

--- Inverse cosine, in radians. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.arccos.options
---@return dnn.array
function np.arccos(A, options) end

--- Inverse hyperbolic cosine. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.arccosh.options
---@return dnn.array
function np.arccosh(A, options) end

--- Inverse sine, in radians. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.arcsin.options
---@return dnn.array
function np.arcsin(A, options) end

--- Inverse hyperbolic sine. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.arcsinh.options
---@return dnn.array
function np.arcsinh(A, options) end

--- Inverse tangent, in radians. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.arctan.options
---@return dnn.array
function np.arctan(A, options) end

--- The angle of the point with abscissa b and ordinate a, in radians. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.arctan2.options
---@return dnn.array
function np.arctan2(a, b, options) end

--- Inverse hyperbolic tangent. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.arctanh.options
---@return dnn.array
function np.arctanh(A, options) end

--- The position, from 1, of the first largest element. Options: axis, keepdims, out.
---@param A dnn.array_like
---@param axis? integer|dnn.np.argmax.options
---@return integer|dnn.array
function np.argmax(A, axis) end

--- The position, from 1, of the first smallest element. Options: axis, keepdims, out.
---@param A dnn.array_like
---@param axis? integer|dnn.np.argmin.options
---@return integer|dnn.array
function np.argmin(A, axis) end

--- The positions that partition an array, as np.partition.
---@param A dnn.array_like
---@param kth integer|integer[]
---@param axis? integer|table
---@return dnn.array # (...) int64
function np.argpartition(A, kth, axis) end

--- The positions, from 1, that sort A along an axis, the last by default. Stable; NaN comes last.
--- Options: axis, kind.
---@param A dnn.array_like
---@param axis? integer|dnn.np.argsort.options
---@return dnn.array # (...) int64
function np.argsort(A, axis) end

--- The positions of the elements that are not zero, as rows.
---@param A dnn.array_like
---@return dnn.array # (count, ndim)
function np.argwhere(A) end

--- Rounded to so many decimals (0), halves to even: multiplied, rounded, divided, as NumPy does.
--- Options: decimals, out.
---@param A dnn.array_like
---@param decimals? integer
---@return dnn.array
function np.around(A, decimals) end

--- A new array from numbers, nested tables or an array. Integers give int64, reals float64,
--- booleans bool, unless a dtype is named: float64, float32, int64, uint8 or bool. A copy of an
--- array keeps its order in memory.
---@param values dnn.array_like
---@param dtype? dnn.dtype
---@return dnn.array
function np.array(values, dtype) end

---@class dnn.np.array2string.options
---@field edgeitems? integer
---@field floatmode? string
---@field formatter? table
---@field infstr? string
---@field linewidth? integer
---@field nanstr? string
---@field precision? integer
---@field prefix? string
---@field separator? string
---@field sign? string
---@field suffix? string
---@field suppress? boolean
---@field threshold? number

--- The text of an array. Options: separator, prefix, suffix; other Options as for
--- np.set_printoptions.
---@param A dnn.array_like
---@param options? dnn.np.array2string.options
---@return string
function np.array2string(A, options) end

---@class dnn.np.array_equal.options
---@field equal_nan? boolean

--- Do two arrays have the same shape and elements? Option: equal_nan.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.array_equal.options
---@return boolean
function np.array_equal(a, b, options) end

--- Are two arrays equal when broadcast against each other?
---@param a dnn.array_like
---@param b dnn.array_like
---@return boolean
function np.array_equiv(a, b) end

--- The text of an array as Python would write it. Options as for np.set_printoptions.
---@param A dnn.array_like
---@param options? dnn.np.array_repr.options
---@return string
function np.array_repr(A, options) end

--- As split, but the first pieces may be longer by one.
---@param A dnn.array_like
---@param pieces integer|integer[]
---@param axis? integer|table
---@return dnn.array[]
function np.array_split(A, pieces, axis) end

--- The text that print shows.
---@param A dnn.array_like
---@return string
function np.array_str(A) end

--- The array itself, or a new one made from numbers and tables, or where it has another type than
--- the one named.
---@param x dnn.array_like
---@param dtype? dnn.dtype
---@return dnn.array
function np.asanyarray(x, dtype) end

--- The array itself, or a new one made from numbers and tables, or where it has another type than
--- the one named.
---@param x dnn.array_like
---@param dtype? dnn.dtype
---@return dnn.array
function np.asarray(x, dtype) end

--- The array itself if its elements lie in row-major order without gaps, else a copy in which they
--- do.
---@param A dnn.array_like
---@return dnn.array
function np.ascontiguousarray(A) end

--- Views with at least one dimension.
---@param A dnn.array_like
---@param ... dnn.array_like
---@return dnn.array
---@return dnn.array ...
function np.atleast_1d(A, ...) end

--- Views with at least two dimensions: (n,) becomes (1, n).
---@param A dnn.array_like
---@param ... dnn.array_like
---@return dnn.array
---@return dnn.array ...
function np.atleast_2d(A, ...) end

--- Views with at least three dimensions: (n,) becomes (1, n, 1), (n, m) becomes (n, m, 1).
---@param A dnn.array_like
---@param ... dnn.array_like
---@return dnn.array
---@return dnn.array ...
function np.atleast_3d(A, ...) end

---@class dnn.np.average.options
---@field axis? integer|integer[]
---@field keepdims? boolean
---@field returned? boolean
---@field weights? dnn.array_like

--- The weighted mean. Options: axis, weights, keepdims, returned = true adds the sum of the
--- weights.
---@param A dnn.array_like
---@param axis? integer|dnn.np.average.options
---@param options? dnn.np.average.options
---@return number|dnn.array
function np.average(A, axis, options) end

--- Bartlett's window, a triangle that is 0 at both ends.
---@param n integer
---@return dnn.array # (n,)
function np.bartlett(n) end

---@class dnn.np.bincount.options
---@field minlength? integer
---@field weights? dnn.array_like

--- How often each integer occurs: element v + 1 counts the value v. Options: weights are added in
--- place of ones, minlength.
---@param values dnn.array_like
---@param options? dnn.np.bincount.options
---@return dnn.array # (n,)
function np.bincount(values, options) end

--- Bits set in both: a & b; for masks "and". Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.bitwise_and.options
---@return dnn.array
function np.bitwise_and(a, b, options) end

--- Bits set in one of them: a | b; for masks "or". Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.bitwise_or.options
---@return dnn.array
function np.bitwise_or(a, b, options) end

--- Bits set in exactly one of them. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.bitwise_xor.options
---@return dnn.array
function np.bitwise_xor(a, b, options) end

--- Blackman's window, a sum of three cosines.
---@param n integer
---@return dnn.array # (n,)
function np.blackman(n) end

--- An array from blocks: tables of arrays are joined side by side, tables of such tables on top of
--- each other.
---@param blocks table
---@return dnn.array
function np.block(blocks) end

--- Views of all arrays in the one shape they broadcast to.
---@param A dnn.array_like
---@param B dnn.array_like
---@param ... dnn.array_like
---@return dnn.array
---@return dnn.array ...
function np.broadcast_arrays(A, B, ...) end

--- The shape that shapes broadcast to.
---@param shape integer|integer[]
---@param ... integer|integer[]
---@return table
function np.broadcast_shapes(shape, ...) end

--- A view in a larger shape: axes of extent 1 are repeated, new ones come first.
---@param A dnn.array_like
---@param shape integer|integer[]
---@return dnn.array # (shape)
function np.broadcast_to(A, shape) end

--- Joins along the last axis; vectors are columns. Items are arrays, numbers and ranges such as
--- "1:5", both ends included.
---@param items table
---@return dnn.array # (n, m)
function np.c_(items) end

--- Whether type b holds all values of type a.
---@param a dnn.dtype|dnn.array_like
---@param b dnn.dtype
---@return boolean
function np.can_cast(a, b) end

--- Cube roots. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.cbrt.options
---@return dnn.array
function np.cbrt(A, options) end

--- The next integer above. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.ceil.options
---@return dnn.array
function np.ceil(A, options) end

--- For each element of positions (1 .. n) the element in its place of the choice that it names.
---@param positions dnn.array_like
---@param choices dnn.array_like[]
---@return dnn.array # (...)
function np.choose(positions, choices) end

--- Elements below low become low, those above high become high; nil is no bound. Option: out.
---@param A dnn.array_like
---@param low dnn.array_like
---@param high dnn.array_like
---@param options? dnn.np.clip.options
---@return dnn.array
function np.clip(A, low, high, options) end

--- Joins vectors as the columns of a matrix.
---@param arrays dnn.array_like[]
---@return dnn.array # (n, m)
function np.column_stack(arrays) end

--- The slices along an axis where a condition holds; without an axis A is flattened.
---@param condition dnn.array_like
---@param A dnn.array_like
---@param axis? integer|table
---@return dnn.array
function np.compress(condition, A, axis) end

--- Joins a table of arrays along an axis they have, 1 by default.
---@param arrays dnn.array_like[]
---@param axis? integer|table
---@return dnn.array
function np.concatenate(arrays, axis) end

--- The convolution of two vectors. mode: full (all n + m - 1 sums), same (as many as the longer one
--- has elements) or valid (those of full overlap).
---@param a dnn.array_like
---@param v dnn.array_like
---@param mode? string
---@return dnn.array # (n,)
function np.convolve(a, v, mode) end

--- A copy. order, an option or the argument, is that of its elements in memory: "C" by rows, "F" by
--- columns, "A" and "K" as those of A. As in NumPy, the function has "K" by default, and the method
--- A:copy has "C".
---@param A dnn.array_like
---@param order? "C"|"F"|"A"|"K"|table
---@return dnn.array
function np.copy(A, order) end

--- The magnitude of a with the sign of b. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.copysign.options
---@return dnn.array
function np.copysign(a, b, options) end

---@class dnn.np.copyto.options
---@field where? dnn.array_like

--- Copies values, broadcast, into A. Option: where (a mask).
---@param A dnn.array_like
---@param values dnn.array_like
---@param options? dnn.np.copyto.options
function np.copyto(A, values, options) end

---@class dnn.np.corrcoef.options
---@field rowvar? boolean

--- The correlation coefficients of n variables, the rows of x and y. Option: rowvar = false takes
--- columns.
---@param x dnn.array_like
---@param y? dnn.array_like
---@param options? dnn.np.corrcoef.options
---@return dnn.array # (n, n)
function np.corrcoef(x, y, options) end

--- The sums of products when v is moved along a. mode: valid (the default), same or full.
---@param a dnn.array_like
---@param v dnn.array_like
---@param mode? string
---@return dnn.array # (n,)
function np.correlate(a, v, mode) end

--- Cosine, of radians. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.cos.options
---@return dnn.array
function np.cos(A, options) end

--- Hyperbolic cosine. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.cosh.options
---@return dnn.array
function np.cosh(A, options) end

--- The number of elements that are not zero. Options: axis, keepdims.
---@param A dnn.array_like
---@param axis? integer|dnn.np.count_nonzero.options
---@param options? dnn.np.count_nonzero.options
---@return integer|dnn.array
function np.count_nonzero(A, axis, options) end

---@class dnn.np.cov.options
---@field bias? boolean
---@field ddof? number
---@field rowvar? boolean

--- The covariances of n variables, the rows of m and y. Options: rowvar = false takes columns, ddof
--- (1), bias.
---@param m dnn.array_like
---@param y? dnn.array_like
---@param options? dnn.np.cov.options
---@return dnn.array # (n, n)
function np.cov(m, y, options) end

--- The vector product of vectors of two or three components, along the last axes.
---@param a dnn.array_like
---@param b dnn.array_like
---@return dnn.array
function np.cross(a, b) end

--- Running products, along an axis or of all elements in row-major order. Options: axis, out,
--- dtype.
---@param A dnn.array_like
---@param axis? integer|dnn.np.cumprod.options
---@return dnn.array
function np.cumprod(A, axis) end

--- Running sums, along an axis or of all elements in row-major order. Options: axis, out, dtype.
---@param A dnn.array_like
---@param axis? integer|dnn.np.cumsum.options
---@return dnn.array
function np.cumsum(A, axis) end

---@class dnn.np.deg2rad.options
---@field out? dnn.array

--- Degrees to radians. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.deg2rad.options
---@return dnn.array
function np.deg2rad(A, options) end

---@class dnn.np.rad2deg.options
---@field out? dnn.array

--- Radians to degrees. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.rad2deg.options
---@return dnn.array
function np.degrees(A, options) end

--- A copy without the elements (or slices along an axis) at some positions: one, a list of them, a
--- range "2:4" or a mask. Without an axis A is flattened.
---@param A dnn.array_like
---@param positions dnn.array_like
---@param axis? integer|table
---@return dnn.array
function np.delete(A, positions, axis) end

--- For a vector the matrix with it on its diagonal, for a matrix a copy of its diagonal. k = 1 is
--- the diagonal above the main one.
---@param v dnn.array_like
---@param k? integer
---@return dnn.array
function np.diag(v, k) end

--- The positions of the elements on the main diagonal, one array per axis (2).
---@param n integer
---@param ndim? integer
---@return dnn.array # (n,)
---@return dnn.array ...
function np.diag_indices(n, ndim) end

--- np.diag_indices for the shape of an array whose extents are equal.
---@param A dnn.array_like
---@return dnn.array # (n,)
---@return dnn.array ...
function np.diag_indices_from(A) end

--- A matrix with the elements of an array, in row-major order, on its diagonal k.
---@param v dnn.array_like
---@param k? integer
---@return dnn.array # (n, n)
function np.diagflat(v, k) end

--- A copy of a diagonal: of a matrix, or of the matrices in the first two axes. offset = 1 is the
--- one above the main diagonal.
---@param A dnn.array_like
---@param offset? integer
---@return dnn.array
function np.diagonal(A, offset) end

--- Differences of neighbours along an axis, the last by default, n times (1).
---@param A dnn.array_like
---@param n? integer
---@param axis? integer|table
---@return dnn.array
function np.diff(A, n, axis) end

---@class dnn.np.digitize.options
---@field right? boolean

--- The number of the bin each value is in: bin i lies between edges i and i + 1, 0 is below the
--- first edge. Option: right (does the right edge belong to the bin?).
---@param x dnn.array_like
---@param bins integer|dnn.array_like
---@param options? dnn.np.digitize.options
---@return dnn.array # int64
function np.digitize(x, bins, options) end

--- a / b. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.divide.options
---@return dnn.array
function np.divide(a, b, options) end

--- a // b and a % b.
---@param a dnn.array_like
---@param b dnn.array_like
---@return dnn.array|number
---@return dnn.array|number
function np.divmod(a, b) end

--- The matrix product: sums over the last axis of a and the last but one of b (the only one of a
--- vector). Integers and bool give int64, also uint8, whose sums would not fit. Options: out,
--- precision. The precision "bf16" rounds the elements of float32 operands to bfloat16 (8
--- significant bits), and sums their exact products in float32: several times as fast where the
--- processor has AMX, or AVX512-BF16 from AMD, and slower elsewhere (np.show_config tells); the
--- relative error is about 0.0024 for random operands. Numbers below 1.2e-38 count as 0.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.dot.options
---@return dnn.array|number
function np.dot(a, b, options) end

--- Splits along axis 3.
---@param A dnn.array_like
---@param pieces integer|integer[]
---@return dnn.array[]
function np.dsplit(A, pieces) end

--- Joins arrays along axis 3; matrices are layers.
---@param arrays dnn.array_like[]
---@return dnn.array
function np.dstack(arrays) end

---@class dnn.np.ediff1d.options
---@field to_begin? dnn.array_like
---@field to_end? dnn.array_like

--- Differences of neighbours in row-major order. Options: to_begin, to_end (what to put before and
--- behind them).
---@param A dnn.array_like
---@param options? dnn.np.ediff1d.options
---@return dnn.array
function np.ediff1d(A, options) end

--- Sums of products, told by letters: each letter is an axis; those that the result lacks are
--- summed. Of more than two operands the first two are multiplied first, and so on.
---@param subscripts string
---@param a dnn.array_like
---@param ... dnn.array_like
---@return dnn.array|number
function np.einsum(subscripts, a, ...) end

--- An array whose elements are whatever the memory holds: fill it before you read it.
---@param shape integer|integer[]
---@param dtype? dnn.dtype
---@return dnn.array # (shape)
---@overload fun(...: integer): dnn.array
function np.empty(shape, dtype) end

---@class dnn.np.empty_like.options
---@field dtype? dnn.dtype
---@field shape? integer|integer[]

--- An array with undefined elements in the shape, type and order in memory of A. Options: dtype,
--- shape.
---@param A dnn.array_like
---@param options? dnn.np.empty_like.options
---@return dnn.array # (...)
function np.empty_like(A, options) end

--- Are they equal? a == b compares whole arrays and gives one boolean. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.equal.options
---@return dnn.array # bool
function np.equal(a, b, options) end

--- e to the power of each element. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.exp.options
---@return dnn.array
function np.exp(A, options) end

--- 2 to the power of each element. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.exp2.options
---@return dnn.array
function np.exp2(A, options) end

--- A view with a new axis of extent 1, which gets the number given.
---@param A dnn.array_like
---@param axis integer|table
---@return dnn.array
function np.expand_dims(A, axis) end

--- exp(A) - 1, exact for small elements. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.expm1.options
---@return dnn.array
function np.expm1(A, options) end

--- The elements where a condition holds: A[condition].
---@param condition dnn.array_like
---@param A dnn.array_like
---@return dnn.array # (n,)
function np.extract(condition, A) end

---@class dnn.np.eye.options
---@field dtype? dnn.dtype

--- Ones on a diagonal, zeros elsewhere; m is n by default. k = 1 is the diagonal above the main
--- one, -1 the one below. Option: dtype.
---@param n integer
---@param m? integer
---@param k? integer
---@param options? dnn.np.eye.options
---@return dnn.array # (n, m)
function np.eye(n, m, k, options) end

---@class dnn.np.fabs.options
---@field out? dnn.array

--- Absolute values as reals. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.fabs.options
---@return dnn.array
function np.fabs(A, options) end

--- Writes onto the main diagonal of A, in place. Several values are used in turn.
---@param A dnn.array_like
---@param value dnn.array_like
function np.fill_diagonal(A, value) end

--- The limits of a type of reals: bits, eps, max, min, precision, resolution, smallest_normal,
--- smallest_subnormal, tiny.
---@param dtype dnn.dtype|dnn.array_like
---@return table
function np.finfo(dtype) end

--- Decimals cut off. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.trunc.options
---@return dnn.array
function np.fix(A, options) end

--- The positions in the flattened array of the elements that are not zero.
---@param A dnn.array_like
---@return dnn.array # (count,)
function np.flatnonzero(A) end

--- A view with the elements in reverse order along an axis, some axes in a table, or all.
---@param A dnn.array_like
---@param axis? integer|table
---@return dnn.array
function np.flip(A, axis) end

--- A view with the columns in reverse order.
---@param A dnn.array_like
---@return dnn.array # (n, m, ...)
function np.fliplr(A) end

--- A view with the rows in reverse order.
---@param A dnn.array_like
---@return dnn.array # (n, ...)
function np.flipud(A) end

--- A number as the shortest text that reads back as the same float32.
---@param x dnn.array_like
---@return string
function np.float32_str(x) end

--- Powers in float64, also of integers to negative powers.
---@param a dnn.array_like
---@param b dnn.array_like
---@return dnn.array|number
function np.float_power(a, b) end

--- The next integer below. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.floor.options
---@return dnn.array
function np.floor(A, options) end

--- a // b, rounded down. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.floor_divide.options
---@return dnn.array
function np.floor_divide(a, b, options) end

--- The larger of two elements, the other one if one is NaN. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.fmax.options
---@return dnn.array
function np.fmax(a, b, options) end

--- The smaller of two elements, the other one if one is NaN. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.fmin.options
---@return dnn.array
function np.fmin(a, b, options) end

--- The remainder with the sign of a; a % b has that of b.
---@param a dnn.array_like
---@param b dnn.array_like
---@return dnn.array|number
function np.fmod(a, b) end

--- The elements whose little-endian bytes a string holds.
---@param bytes string
---@param dtype? dnn.dtype
---@return dnn.array # (n,)
function np.frombuffer(bytes, dtype) end

---@class dnn.np.fromfile.options
---@field count? integer
---@field dtype? dnn.dtype
---@field offset? integer

--- Reads bare numbers. Options: dtype, count, offset.
---@param path string
---@param options? dnn.np.fromfile.options
---@return dnn.array # (n,)
function np.fromfile(path, options) end

---@class dnn.np.fromfunction.options
---@field dtype? dnn.dtype

--- f of the positions of all elements, which count from 1. f is called once, with one int64 array
--- per axis. Option: dtype of the positions.
---@param f fun(...: dnn.array): any
---@param shape integer|integer[]
---@param options? dnn.np.fromfunction.options
---@return dnn.array # (shape)
function np.fromfunction(f, shape, options) end

---@class dnn.np.fromiter.options
---@field count? integer
---@field dtype? dnn.dtype

--- A vector of what an iterator gives, a function that is called until it returns nil. Options:
--- dtype (also alone, as a text), count (of values to take).
---@param iterator fun(): number|boolean|nil
---@param options? dnn.dtype|dnn.np.fromiter.options
---@return dnn.array # (n,)
function np.fromiter(iterator, options) end

---@class dnn.np.fromstring.options
---@field count? integer
---@field dtype? dnn.dtype
---@field sep? string

--- A vector of the numbers in a text. Options: sep (also alone, as a text: what stands between the
--- numbers, by default blanks), dtype, count (of numbers to take).
---@param text string
---@param options? string|dnn.np.fromstring.options
---@return dnn.array # (n,)
function np.fromstring(text, options) end

--- The same value everywhere; an array as value is broadcast.
---@param shape integer|integer[]
---@param value dnn.array_like
---@param dtype? dnn.dtype
---@return dnn.array # (shape)
function np.full(shape, value, dtype) end

---@class dnn.np.full_like.options
---@field dtype? dnn.dtype
---@field shape? integer|integer[]

--- One value in the shape, type and order in memory of A. Options: dtype, shape.
---@param A dnn.array_like
---@param value dnn.array_like
---@param options? dnn.np.full_like.options
---@return dnn.array # (...)
function np.full_like(A, value, options) end

--- The greatest common divisors of integers.
---@param a dnn.array_like
---@param b dnn.array_like
---@return dnn.array|integer
function np.gcd(a, b) end

---@class dnn.np.genfromtxt.options
---@field comments? string
---@field delimiter? string
---@field dtype? dnn.dtype
---@field filling_values? number
---@field skip_footer? integer
---@field skip_header? integer
---@field unpack? boolean
---@field usecols? integer|integer[]

--- Reads a table of numbers in which some are missing: what is no number becomes NaN. Options:
--- delimiter, comments, skip_header, skip_footer, usecols, filling_values, dtype, unpack.
---@param path string
---@param options? dnn.np.genfromtxt.options
---@return dnn.array
function np.genfromtxt(path, options) end

---@class dnn.np.geomspace.options
---@field dtype? dnn.dtype
---@field endpoint? boolean

--- num (50) values from start to stop, neighbours with the same quotient. Options: endpoint, dtype.
---@param start number
---@param stop number
---@param num? integer
---@param options? dnn.np.geomspace.options
---@return dnn.array # (num,)
function np.geomspace(start, stop, num, options) end

--- The options in force.
---@return table
function np.get_printoptions() end

---@class dnn.np.gradient.options
---@field axis? integer|integer[]

--- The gradient by central differences, one-sided at the ends; one array per axis. spacing: the
--- distance of elements (1) or their coordinates. Option: axis.
---@param A dnn.array_like
---@param spacing? dnn.array_like
---@param options? dnn.np.gradient.options
---@return dnn.array
---@return dnn.array ...
function np.gradient(A, spacing, options) end

--- Is a larger? Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.greater.options
---@return dnn.array # bool
function np.greater(a, b, options) end

--- Is a not smaller? Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.greater_equal.options
---@return dnn.array # bool
function np.greater_equal(a, b, options) end

--- Hamming's window, a raised cosine whose ends are 0.08.
---@param n integer
---@return dnn.array # (n,)
function np.hamming(n) end

--- Hann's window, a raised cosine: weights that taper to 0 at both ends.
---@param n integer
---@return dnn.array # (n,)
function np.hanning(n) end

--- 0 where A is negative, 1 where it is positive, h where it is 0.
---@param A dnn.array_like
---@param h dnn.array_like
---@return dnn.array
function np.heaviside(A, h) end

---@class dnn.np.histogram.options
---@field density? boolean
---@field range? number[]|table
---@field weights? dnn.array_like

--- How many elements are in each bin. bins: their number (10) or their edges. Options: range (a
--- table of low and high), density, weights.
---@param A dnn.array_like
---@param bins? integer|dnn.array_like
---@param options? dnn.np.histogram.options
---@return dnn.array counts (n,)
---@return dnn.array edges (n + 1,)
function np.histogram(A, bins, options) end

---@class dnn.np.histogram2d.options
---@field density? boolean
---@field range? number[]|table
---@field weights? dnn.array_like

--- Counts the points (x, y) in the cells of a grid. bins: a number (10) for both, or {bins of x,
--- bins of y}, numbers or edges. Options: range, density, weights.
---@param x dnn.array_like
---@param y dnn.array_like
---@param bins? integer|dnn.array_like
---@param options? dnn.np.histogram2d.options
---@return dnn.array counts (n, m)
---@return dnn.array x_edges
---@return dnn.array y_edges
function np.histogram2d(x, y, bins, options) end

--- Splits side by side: vectors along axis 1, others along axis 2.
---@param A dnn.array_like
---@param pieces integer|integer[]
---@return dnn.array[]
function np.hsplit(A, pieces) end

--- Joins arrays side by side: vectors end to end, others along axis 2.
---@param arrays dnn.array_like[]
---@return dnn.array
function np.hstack(arrays) end

--- sqrt(a^2 + b^2), without overflow. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.hypot.options
---@return dnn.array
function np.hypot(a, b, options) end

--- The modified Bessel function of the first kind, of order 0.
---@param x dnn.array_like
---@return number|dnn.array
function np.i0(x) end

---@class dnn.np.identity.options
---@field dtype? dnn.dtype

--- The identity matrix. Option: dtype.
---@param n integer
---@param options? dnn.np.identity.options
---@return dnn.array # (n, n)
function np.identity(n, options) end

--- The limits of a type of integers: bits, max, min.
---@param dtype dnn.dtype|dnn.array_like
---@return table
function np.iinfo(dtype) end

---@class dnn.np.in1d.options
---@field invert? boolean

--- np.isin for the elements of A as a vector. Option: invert.
---@param A dnn.array_like
---@param B dnn.array_like
---@param options? dnn.np.in1d.options
---@return dnn.array # (n,) bool
function np.in1d(A, B, options) end

--- The positions of all elements of a shape: one array per axis, stacked.
---@param shape integer|integer[]
---@return dnn.array # (ndim, ...) int64
function np.indices(shape) end

---@class dnn.np.info.options
---@field output? function

--- Prints the help of a function, or of its name. Option: output (a function in place of print).
---@param what function|string
---@param options? dnn.np.info.options
function np.info(what, options) end

--- Sums of products over the last axes of both.
---@param a dnn.array_like
---@param b dnn.array_like
---@return dnn.array|number
function np.inner(a, b) end

--- A copy with values inserted before the elements (or slices along an axis) at some positions;
--- position n + 1 is the end. Without an axis A is flattened.
---@param A dnn.array_like
---@param positions dnn.array_like
---@param values dnn.array_like
---@param axis? integer|table
---@return dnn.array
function np.insert(A, positions, values, axis) end

---@class dnn.np.interp.options
---@field left? dnn.array_like
---@field period? number
---@field right? dnn.array_like

--- Linear interpolation of the points (xp, fp). Options: left, right (values outside of xp),
--- period.
---@param x dnn.array_like
---@param xp dnn.array_like
---@param fp dnn.array_like
---@param options? dnn.np.interp.options
---@return dnn.array
function np.interp(x, xp, fp, options) end

--- The different elements that are in both, in ascending order.
---@param A dnn.array_like
---@param B dnn.array_like
---@return dnn.array # (n,)
function np.intersect1d(A, B) end

--- Bits inverted, masks negated: ~A. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.invert.options
---@return dnn.array
function np.invert(A, options) end

---@class dnn.np.isclose.options
---@field atol? number
---@field equal_nan? boolean
---@field rtol? number

--- Which elements are nearly equal: abs(a - b) <= atol + rtol abs(b). Options: rtol (1e-5), atol
--- (1e-8), equal_nan.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.isclose.options
---@return dnn.array # bool
function np.isclose(a, b, options) end

--- Is it neither infinite nor NaN? Option: out.
---@param A dnn.array_like
---@param options? dnn.np.isfinite.options
---@return dnn.array # bool
function np.isfinite(A, options) end

---@class dnn.np.isin.options
---@field invert? boolean

--- For each element of A, whether it is among those of B. Option: invert.
---@param A dnn.array_like
---@param B dnn.array_like
---@param options? dnn.np.isin.options
---@return dnn.array # (...) bool
function np.isin(A, B, options) end

--- Is it infinite? Option: out.
---@param A dnn.array_like
---@param options? dnn.np.isinf.options
---@return dnn.array # bool
function np.isinf(A, options) end

--- Is it NaN? Option: out.
---@param A dnn.array_like
---@param options? dnn.np.isnan.options
---@return dnn.array # bool
function np.isnan(A, options) end

--- Where elements are minus infinity.
---@param A dnn.array_like
---@return dnn.array # bool
function np.isneginf(A) end

--- Where elements are infinity.
---@param A dnn.array_like
---@return dnn.array # bool
function np.isposinf(A) end

--- Whether x is a number, a boolean or a string, not an array or a table.
---@param x any
---@return boolean
function np.isscalar(x) end

--- Lists of positions (or masks), one per axis, shaped so that as an index they pick a block.
---@param list dnn.array_like
---@param ... dnn.array_like
---@return dnn.array
---@return dnn.array ...
function np.ix_(list, ...) end

--- Kaiser's window: beta 0 is a rectangle, 5 is much like np.hamming, 6 like np.hanning, 8.6 like
--- np.blackman.
---@param n integer
---@param beta number
---@return dnn.array # (n,)
function np.kaiser(n, beta) end

--- Kronecker's product: every element of a times all of b.
---@param a dnn.array_like
---@param b dnn.array_like
---@return dnn.array
function np.kron(a, b) end

--- The least common multiples of integers.
---@param a dnn.array_like
---@param b dnn.array_like
---@return dnn.array|integer
function np.lcm(a, b) end

--- The bits of integers moved up by b places; also a << b. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.left_shift.options
---@return dnn.array
function np.left_shift(a, b, options) end

--- Is a smaller? Lua's < cannot give a mask. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.less.options
---@return dnn.array # bool
function np.less(a, b, options) end

--- Is a not larger? Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.less_equal.options
---@return dnn.array # bool
function np.less_equal(a, b, options) end

--- The positions that sort by several keys: by the last one, and where it is equal by the one
--- before.
---@param keys dnn.array_like
---@return dnn.array # (n,) int64
function np.lexsort(keys) end

---@class dnn.np.linspace.options
---@field dtype? dnn.dtype
---@field endpoint? boolean
---@field retstep? boolean

--- num (50) values from start to stop, evenly spaced. Options: endpoint = false leaves out stop,
--- retstep = true also returns the distance, dtype.
---@param start number
---@param stop number
---@param num? integer
---@param options? dnn.np.linspace.options
---@return dnn.array # (num,)
function np.linspace(start, stop, num, options) end

--- Reads an .npy file, or an .npz file as a table of arrays. What a file declares is compared with
--- what it has before memory is taken. Refused are objects and records, more than 16 dimensions,
--- headers of over 64 kB and members of 4 GB.
---@param path string
---@return dnn.array|table
function np.load(path) end

---@class dnn.np.loadtxt.options
---@field comments? string
---@field delimiter? string
---@field dtype? dnn.dtype
---@field max_rows? integer
---@field ndmin? integer
---@field skiprows? integer
---@field unpack? boolean
---@field usecols? integer|integer[]

--- Reads a table of numbers. Options: dtype, comments, delimiter, skiprows, usecols, max_rows,
--- ndmin, unpack.
---@param path string
---@param options? dnn.np.loadtxt.options
---@return dnn.array
function np.loadtxt(path, options) end

--- Natural logarithms: -inf at 0, NaN for negative numbers. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.log.options
---@return dnn.array
function np.log(A, options) end

--- Logarithms to base 10. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.log10.options
---@return dnn.array
function np.log10(A, options) end

--- log(1 + A), exact for small elements. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.log1p.options
---@return dnn.array
function np.log1p(A, options) end

--- Logarithms to base 2. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.log2.options
---@return dnn.array
function np.log2(A, options) end

--- The logarithm of np.softmax, exact also where softmax is tiny.
---@param A dnn.array_like
---@param axis? integer|table
---@return dnn.array # (...)
function np.log_softmax(A, axis) end

--- log(exp(a) + exp(b)), without overflow. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.logaddexp.options
---@return dnn.array
function np.logaddexp(a, b, options) end

--- Are both not zero? Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.logical_and.options
---@return dnn.array # bool
function np.logical_and(a, b, options) end

--- Is it zero? Option: out.
---@param A dnn.array_like
---@param options? dnn.np.logical_not.options
---@return dnn.array # bool
function np.logical_not(A, options) end

--- Is one of them not zero? Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.logical_or.options
---@return dnn.array # bool
function np.logical_or(a, b, options) end

--- Is exactly one of them not zero? Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.logical_xor.options
---@return dnn.array # bool
function np.logical_xor(a, b, options) end

---@class dnn.np.logspace.options
---@field base? number
---@field dtype? dnn.dtype
---@field endpoint? boolean

--- num (50) values from 10^start to 10^stop, evenly spaced in their logarithms. Options: endpoint,
--- base, dtype.
---@param start number
---@param stop number
---@param num? integer
---@param options? dnn.np.logspace.options
---@return dnn.array # (num,)
function np.logspace(start, stop, num, options) end

--- As np.dot for vectors and matrices; more dimensions are stacks of matrices. Options: out,
--- precision.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.matmul.options
---@return dnn.array|number
function np.matmul(a, b, options) end

--- The largest element, NaN if there is one. Options: axis, keepdims, out.
---@param A dnn.array_like
---@param axis? integer|dnn.np.max.options
---@return number|dnn.array
function np.max(A, axis) end

--- The largest distance of two elements in units in the last place: 1 when a real is the next one
--- to the other.
---@param a dnn.array_like
---@param b dnn.array_like
---@return integer
function np.max_ulp(a, b) end

--- The larger of two elements, NaN if one is NaN. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.maximum.options
---@return dnn.array
function np.maximum(a, b, options) end

--- Do the bytes from the first to the last element of A overlap those of B? If not, changing one
--- leaves the other alone.
---@param A dnn.array_like
---@param B dnn.array_like
---@return boolean
function np.may_share_memory(A, B) end

--- The mean. Options as for np.sum.
---@param A dnn.array_like
---@param axis? integer|dnn.np.mean.options
---@return number|dnn.array
function np.mean(A, axis) end

---@class dnn.np.median.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- The middle element; of two middle elements their mean. Options: axis, keepdims.
---@param A dnn.array_like
---@param axis? integer|dnn.np.median.options
---@param options? dnn.np.median.options
---@return number|dnn.array
function np.median(A, axis, options) end

--- Bytes of all arrays: live, peak (the most so far), pooled (kept for reuse). And fresh: how many
--- large buffers came from the system so far, rather than from those that are pooled.
---@return table
function np.memory() end

--- The coordinates of a grid, one matrix per vector. Option: indexing = "ij" gives (n, m) in place
--- of (m, n).
---@param x dnn.array_like
---@param y dnn.array_like
---@param ... dnn.array_like
---@return dnn.array # (m, n)
---@return dnn.array ...
function np.meshgrid(x, y, ...) end

--- The coordinates of all points of a grid, one axis per range: np.mgrid{ {0, 5}, {0, 3} } is
--- NumPy's np.mgrid[0:5, 0:3]. A range is {start, stop}, {start, stop, step} or, for NumPy's step
--- 5j, {start, stop, num = 5}. It holds values, not positions: as those of np.arange they end
--- before stop, with num they include it. A single range gives a vector. table.unpack gives one
--- array per axis.
---@param ranges table
---@return dnn.array # (axes, n, m, ...)
function np.mgrid(ranges) end

--- The smallest element, NaN if there is one. Options: axis, keepdims, out.
---@param A dnn.array_like
---@param axis? integer|dnn.np.min.options
---@return number|dnn.array
function np.min(A, axis) end

--- The smaller of two elements, NaN if one is NaN. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.minimum.options
---@return dnn.array
function np.minimum(a, b, options) end

--- a % b, with the sign of b. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.remainder.options
---@return dnn.array
function np.mod(a, b, options) end

--- The fractional and the integral parts, both with the sign of A.
---@param A dnn.array_like
---@return dnn.array
---@return dnn.array
function np.modf(A) end

--- A view with one axis moved to another place.
---@param A dnn.array_like
---@param from integer
---@param to integer
---@return dnn.array
function np.moveaxis(A, from, to) end

--- a * b, elementwise. The matrix product is a:dot(b). Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.multiply.options
---@return dnn.array
function np.multiply(a, b, options) end

---@class dnn.np.nan_to_num.options
---@field nan? number
---@field neginf? number
---@field posinf? number

--- A copy with numbers in place of NaN and infinities. Options: nan (0), posinf, neginf (the
--- largest and the smallest number).
---@param A dnn.array_like
---@param options? dnn.np.nan_to_num.options
---@return dnn.array
function np.nan_to_num(A, options) end

---@class dnn.np.nanargmax.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- The position of the largest element that is not NaN. Options: axis, keepdims.
---@param A dnn.array_like
---@param axis? integer|dnn.np.nanargmax.options
---@param options? dnn.np.nanargmax.options
---@return integer|dnn.array
function np.nanargmax(A, axis, options) end

---@class dnn.np.nanargmin.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- The position of the smallest element that is not NaN. Options: axis, keepdims.
---@param A dnn.array_like
---@param axis? integer|dnn.np.nanargmin.options
---@param options? dnn.np.nanargmin.options
---@return integer|dnn.array
function np.nanargmin(A, axis, options) end

---@class dnn.np.nancumprod.options
---@field axis? integer|integer[]
---@field dtype? dnn.dtype
---@field out? dnn.array

--- The products up to each element, NaN counting as 1. Without an axis A is flattened. Options:
--- axis, dtype, out.
---@param A dnn.array_like
---@param axis? integer|dnn.np.nancumprod.options
---@param options? dnn.np.nancumprod.options
---@return dnn.array
function np.nancumprod(A, axis, options) end

---@class dnn.np.nancumsum.options
---@field axis? integer|integer[]
---@field dtype? dnn.dtype
---@field out? dnn.array

--- The sums up to each element, NaN counting as 0. Without an axis A is flattened. Options: axis,
--- dtype, out.
---@param A dnn.array_like
---@param axis? integer|dnn.np.nancumsum.options
---@param options? dnn.np.nancumsum.options
---@return dnn.array
function np.nancumsum(A, axis, options) end

---@class dnn.np.nanmax.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- The largest element that is not NaN. Options: axis, keepdims.
---@param A dnn.array_like
---@param axis? integer|dnn.np.nanmax.options
---@param options? dnn.np.nanmax.options
---@return number|dnn.array
function np.nanmax(A, axis, options) end

---@class dnn.np.nanmean.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- The mean without NaN. Options: axis, keepdims.
---@param A dnn.array_like
---@param axis? integer|dnn.np.nanmean.options
---@param options? dnn.np.nanmean.options
---@return number|dnn.array
function np.nanmean(A, axis, options) end

---@class dnn.np.nanmedian.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- The middle value of those that are not NaN. Options: axis, keepdims.
---@param A dnn.array_like
---@param axis? integer|dnn.np.nanmedian.options
---@param options? dnn.np.nanmedian.options
---@return number|dnn.array
function np.nanmedian(A, axis, options) end

---@class dnn.np.nanmin.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- The smallest element that is not NaN. Options: axis, keepdims.
---@param A dnn.array_like
---@param axis? integer|dnn.np.nanmin.options
---@param options? dnn.np.nanmin.options
---@return number|dnn.array
function np.nanmin(A, axis, options) end

---@class dnn.np.nanpercentile.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- np.percentile of the elements that are not NaN. Options: axis, keepdims.
---@param A dnn.array_like
---@param q dnn.array_like
---@param axis? integer|dnn.np.nanpercentile.options
---@param options? dnn.np.nanpercentile.options
---@return number|dnn.array
function np.nanpercentile(A, q, axis, options) end

---@class dnn.np.nanprod.options
---@field axis? integer|integer[]
---@field dtype? dnn.dtype
---@field keepdims? boolean
---@field out? dnn.array

--- The product without NaN. Options as for np.sum.
---@param A dnn.array_like
---@param axis? integer|dnn.np.nanprod.options
---@param options? dnn.np.nanprod.options
---@return number|dnn.array
function np.nanprod(A, axis, options) end

---@class dnn.np.nanquantile.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- np.quantile of the elements that are not NaN. Options: axis, keepdims.
---@param A dnn.array_like
---@param q dnn.array_like
---@param axis? integer|dnn.np.nanquantile.options
---@param options? dnn.np.nanquantile.options
---@return number|dnn.array
function np.nanquantile(A, q, axis, options) end

---@class dnn.np.nanstd.options
---@field axis? integer|integer[]
---@field ddof? number
---@field keepdims? boolean

--- The standard deviation without NaN. Options: axis, keepdims, ddof.
---@param A dnn.array_like
---@param axis? integer|dnn.np.nanstd.options
---@param options? dnn.np.nanstd.options
---@return number|dnn.array
function np.nanstd(A, axis, options) end

---@class dnn.np.nansum.options
---@field axis? integer|integer[]
---@field dtype? dnn.dtype
---@field keepdims? boolean
---@field out? dnn.array

--- The sum without NaN. Options as for np.sum.
---@param A dnn.array_like
---@param axis? integer|dnn.np.nansum.options
---@param options? dnn.np.nansum.options
---@return number|dnn.array
function np.nansum(A, axis, options) end

---@class dnn.np.nanvar.options
---@field axis? integer|integer[]
---@field ddof? number
---@field keepdims? boolean

--- The variance without NaN. Options: axis, keepdims, ddof.
---@param A dnn.array_like
---@param axis? integer|dnn.np.nanvar.options
---@param options? dnn.np.nanvar.options
---@return number|dnn.array
function np.nanvar(A, axis, options) end

--- The positions, as tables that index, and the elements of an array, for a for loop.
---@param A dnn.array_like
---@return fun(): ...
function np.ndenumerate(A) end

--- The number of dimensions of an array, table or number.
---@param A dnn.array_like
---@return integer
function np.ndim(A) end

--- The positions of a shape, for a for loop.
---@param extents integer|integer[]
---@param ... integer|integer[]
---@return fun(): ...
function np.ndindex(extents, ...) end

--- Signs changed: -A. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.negative.options
---@return dnn.array
function np.negative(A, options) end

--- The positions of the elements that are not zero, one array per axis.
---@param A dnn.array_like
---@return dnn.array # (count,)
---@return dnn.array ...
function np.nonzero(A) end

--- Do they differ? Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.not_equal.options
---@return dnn.array # bool
function np.not_equal(a, b, options) end

--- The coordinates of a grid as np.mgrid has them, in arrays that broadcast to it.
---@param ranges table
---@return dnn.array # (n, 1, ...)
---@return dnn.array # (1, m, ...)
---@return dnn.array ...
function np.ogrid(ranges) end

--- Ones. The shape is a table or integers.
---@param shape integer|integer[]
---@param dtype? dnn.dtype
---@return dnn.array # (shape)
---@overload fun(...: integer): dnn.array
function np.ones(shape, dtype) end

---@class dnn.np.ones_like.options
---@field dtype? dnn.dtype
---@field shape? integer|integer[]

--- Ones in the shape, type and order in memory of A. Options: dtype, shape.
---@param A dnn.array_like
---@param options? dnn.np.ones_like.options
---@return dnn.array # (...)
function np.ones_like(A, options) end

--- Products of all pairs of elements.
---@param a dnn.array_like
---@param b dnn.array_like
---@return dnn.array # (n, m)
function np.outer(a, b) end

---@class dnn.np.pad.options
---@field constant_values? number

--- A copy with more elements on all sides. width: a number, {before, after}, or a table of such
--- pairs, one per axis. mode: constant, edge, reflect, symmetric or wrap. Option: constant_values
--- (0).
---@param A dnn.array_like
---@param width integer|table
---@param mode? string
---@param options? dnn.np.pad.options
---@return dnn.array
function np.pad(A, width, mode, options) end

--- A copy in which element kth is the one that sorting puts there, smaller ones before and larger
--- ones behind it, in no order. kth may be a table of several.
---@param A dnn.array_like
---@param kth integer|integer[]
---@param axis? integer|table
---@return dnn.array # (...)
function np.partition(A, kth, axis) end

---@class dnn.np.percentile.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- np.quantile with q in percent. Options: axis, keepdims.
---@param A dnn.array_like
---@param q dnn.array_like
---@param axis? integer|dnn.np.percentile.options
---@param options? dnn.np.percentile.options
---@return number|dnn.array
function np.percentile(A, q, axis, options) end

--- Different functions (or numbers) of x where different conditions hold; one more is for the rest,
--- which is 0 otherwise.
---@param x dnn.array_like
---@param conditions dnn.array_like[]
---@param functions table
---@return dnn.array # (...)
function np.piecewise(x, conditions, functions) end

--- Writes values, in place, where a mask holds: the first true element gets the first value, and so
--- on in turn.
---@param A dnn.array_like
---@param mask dnn.array_like
---@param values dnn.array_like
function np.place(A, mask, values) end

--- The coefficients of the polynomial with some roots, the highest power first.
---@param roots dnn.array_like
---@return dnn.array # (n + 1,)
function np.poly(roots) end

--- The sum of two polynomials.
---@param p dnn.array_like
---@param q dnn.array_like
---@return dnn.array # (n,)
function np.polyadd(p, q) end

--- The derivative of a polynomial, m times (1).
---@param p dnn.array_like
---@param m? integer
---@return dnn.array # (n,)
function np.polyder(p, m) end

---@class dnn.np.polyfit.options
---@field rcond? number
---@field w? dnn.array_like

--- The polynomial that fits points best, as coefficients, the highest power first. Options: w
--- (weights of the points, not squared), rcond.
---@param x dnn.array_like
---@param y dnn.array_like
---@param degree integer
---@param options? dnn.np.polyfit.options
---@return dnn.array # (degree + 1,)
function np.polyfit(x, y, degree, options) end

--- The antiderivative of a polynomial, m times (1), with the constant k (0).
---@param p dnn.array_like
---@param m? integer
---@param k? number
---@return dnn.array # (n,)
function np.polyint(p, m, k) end

--- The product of two polynomials.
---@param p dnn.array_like
---@param q dnn.array_like
---@return dnn.array # (n,)
function np.polymul(p, q) end

--- The difference of two polynomials.
---@param p dnn.array_like
---@param q dnn.array_like
---@return dnn.array # (n,)
function np.polysub(p, q) end

--- The values of a polynomial with coefficients p, the highest power first.
---@param p dnn.array_like
---@param x dnn.array_like
---@return dnn.array|number
function np.polyval(p, x) end

---@class dnn.np.positive.options
---@field out? dnn.array

--- A copy. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.positive.options
---@return dnn.array
function np.positive(A, options) end

--- a ^ b. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.power.options
---@return dnn.array
function np.power(a, b, options) end

--- Print options for a while: as long as f runs, or until the end of the block of local _ <close> =
--- np.printoptions(options).
---@param options table
---@param f? function
---@return any ...
function np.printoptions(options, f) end

--- The product of all elements, or along an axis. Options as for np.sum.
---@param A dnn.array_like
---@param axis? integer|dnn.np.prod.options
---@return number|dnn.array
function np.prod(A, axis) end

--- The type that holds the values of two types.
---@param a dnn.dtype
---@param b dnn.dtype
---@return string
function np.promote_types(a, b) end

--- Largest - smallest element. Options: axis, keepdims.
---@param A dnn.array_like
---@param axis? integer|dnn.np.ptp.options
---@param options? dnn.np.ptp.options
---@return number|dnn.array
function np.ptp(A, axis, options) end

--- Writes values, in place, to positions in the flattened array; they are used in turn.
---@param A dnn.array_like
---@param positions dnn.array_like
---@param values dnn.array_like
function np.put(A, positions, values) end

--- Writes values, in place, to positions of each line along an axis.
---@param A dnn.array_like
---@param positions dnn.array_like
---@param values dnn.array_like
---@param axis integer|table
function np.put_along_axis(A, positions, values, axis) end

--- Writes values, in place, where a mask holds: an element gets the value at its own place.
---@param A dnn.array_like
---@param mask dnn.array_like
---@param values dnn.array_like
function np.putmask(A, mask, values) end

---@class dnn.np.quantile.options
---@field axis? integer|integer[]
---@field keepdims? boolean

--- The value below which a part q (0 .. 1) of the elements lies, interpolated linearly. For an
--- array of q the results come along the first axes. Options: axis, keepdims.
---@param A dnn.array_like
---@param q dnn.array_like
---@param axis? integer|dnn.np.quantile.options
---@param options? dnn.np.quantile.options
---@return number|dnn.array
function np.quantile(A, q, axis, options) end

--- Joins end to end (matrices along axis 1). Items are arrays, numbers and ranges such as "1:5" or
--- "1:9:2", both ends included.
---@param items table
---@return dnn.array # (n,)
function np.r_(items) end

--- Radians to degrees. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.rad2deg.options
---@return dnn.array
function np.rad2deg(A, options) end

--- Degrees to radians. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.deg2rad.options
---@return dnn.array
function np.radians(A, options) end

--- The elements in row-major order. A view if possible. order, an option or the argument, is "C" by
--- default, "F" by columns, "A" or "K" as the elements lie in memory.
---@param A dnn.array_like
---@param order? "C"|"F"|"A"|"K"|table
---@return dnn.array # (n,)
function np.ravel(A, order) end

--- The position in the flattened array of positions per axis.
---@param positions dnn.array_like
---@param shape integer|integer[]
---@return integer|dnn.array
function np.ravel_multi_index(positions, shape) end

--- 1 / A. Integers give float64, as the operator / does. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.reciprocal.options
---@return dnn.array
function np.reciprocal(A, options) end

--- max(0, A). Option: out.
---@param A dnn.array_like
---@param options? dnn.np.relu.options
---@return dnn.array
function np.relu(A, options) end

--- The gradient through relu: 0 where Z <= 0, dA elsewhere. Option: out.
---@param dA dnn.array_like
---@param Z dnn.array_like
---@param options? dnn.np.relu_backward.options
---@return dnn.array
function np.relu_backward(dA, Z, options) end

--- a % b, with the sign of b. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.remainder.options
---@return dnn.array
function np.remainder(a, b, options) end

--- Each element repeated, so often, or as often as its entry in counts says; without an axis A is
--- flattened. This is np.repeat, which Lua reads as np["repeat"] only, because repeat is a keyword.
---@param A dnn.array_like
---@param counts integer|dnn.array_like
---@param axis? integer|table
---@return dnn.array
function np.rep(A, counts, axis) end

--- Each element repeated, so often, or as often as its entry in counts says; without an axis A is
--- flattened. This is np.repeat, which Lua reads as np["repeat"] only, because repeat is a keyword.
---@param A dnn.array_like
---@param counts integer|dnn.array_like
---@param axis? integer|table
---@return dnn.array
np["repeat"] = function(A, counts, axis) end

--- The same elements in another shape, in row-major order. One extent may be -1: it follows from
--- the others. A view if possible; a copy of what lies in another order in memory, such as A.T and
--- what is computed from it: A.T / 255. order, an option or the argument, is "C" by default; in the
--- order "F" elements are read and laid out by columns, "A" is that of A in memory.
---@param A dnn.array_like
---@param shape integer|integer[]
---@param order? "C"|"F"|"A"|"K"|table
---@return dnn.array # (shape)
---@overload fun(A: dnn.array, ...: integer): dnn.array
function np.reshape(A, shape, order) end

--- A copy in another shape; the elements are repeated until it is full. (A:reshape keeps their
--- number.)
---@param A dnn.array_like
---@param shape integer|integer[]
---@return dnn.array # (shape)
function np.resize(A, shape) end

--- The type that an operation on arrays, numbers or types gives.
---@param x dnn.dtype|dnn.array_like
---@param ... dnn.dtype|dnn.array_like
---@return string
function np.result_type(x, ...) end

--- The bits of integers moved down by b places, the sign stays; also a >> b. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.right_shift.options
---@return dnn.array
function np.right_shift(a, b, options) end

--- The nearest integer, halves to even. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.rint.options
---@return dnn.array
function np.rint(A, options) end

--- A copy with the elements moved around in a circle; without an axis in row-major order.
---@param A dnn.array_like
---@param shift integer|integer[]
---@param axis? integer|table
---@return dnn.array
function np.roll(A, shift, axis) end

---@class dnn.np.roots.options
---@field parts? boolean

--- The roots of a polynomial with coefficients p, the highest power first. Complex roots are an
--- error; with {parts = true} there are two results, real and imaginary parts.
---@param p dnn.array_like
---@param options? dnn.np.roots.options
---@return dnn.array # (n,)
function np.roots(p, options) end

--- A view turned by 90 degrees k times, counterclockwise.
---@param A dnn.array_like
---@param k? integer
---@param axes? table
---@return dnn.array
function np.rot90(A, k, axes) end

--- Rounded to so many decimals (0), halves to even: multiplied, rounded, divided, as NumPy does.
--- Options: decimals, out.
---@param A dnn.array_like
---@param decimals? integer
---@return dnn.array
function np.round(A, decimals) end

--- Joins arrays on top of each other; vectors are rows.
---@param arrays dnn.array_like[]
---@return dnn.array
function np.row_stack(arrays) end

--- Writes an array as an .npy file; the ending is added to a path that lacks it.
---@param path string
---@param A dnn.array_like
function np.save(path, A) end

---@class dnn.np.savetxt.options
---@field comments? string
---@field delimiter? string
---@field fmt? string|string[]
---@field footer? string
---@field header? string
---@field newline? string

--- Writes an array as text, a line for each row. Options: fmt ("%.18e"; one for all, a table with
--- one a column, or "%d: %.2f" for a line), delimiter, newline, header, footer, comments. The path
--- may be that of a pipe or a stream, such as "/dev/stdout".
---@param path string
---@param X dnn.array_like
---@param options? dnn.np.savetxt.options
function np.savetxt(path, X, options) end

--- Writes several arrays to an .npz file: tables of named arrays, or arrays that are called arr_0,
--- arr_1.
---@param path string
---@param ... string
function np.savez(path, ...) end

--- As np.savez, compressed.
---@param path string
---@param ... string
function np.savez_compressed(path, ...) end

--- The positions, 1 .. n + 1, before which values belong in a sorted vector. side "right": behind
--- equal elements.
---@param sorted dnn.array_like
---@param values dnn.array_like
---@param side? "left"|"right"
---@return dnn.array # int64
function np.searchsorted(sorted, values, side) end

--- For each element the choice of the first condition that holds; default (0) where none does.
---@param conditions dnn.array_like[]
---@param choices dnn.array_like[]
---@param default? dnn.array_like
---@return dnn.array
function np.select(conditions, choices, default) end

---@class dnn.np.set_printoptions.options
---@field edgeitems? integer
---@field floatmode? string
---@field formatter? table
---@field infstr? string
---@field linewidth? integer
---@field nanstr? string
---@field precision? integer
---@field sign? string
---@field suppress? boolean
---@field threshold? number

--- How arrays are written from now on. Options: precision (8), threshold (1000), edgeitems (3),
--- linewidth (75), suppress, sign, floatmode, nanstr, infstr, formatter.
---@param options dnn.np.set_printoptions.options
function np.set_printoptions(options) end

--- How many threads large work is shared by. Results do not depend on timing, but the order of
--- additions may depend on n.
---@param n integer
function np.set_threads(n) end

--- The different elements of A that are not in B, in ascending order.
---@param A dnn.array_like
---@param B dnn.array_like
---@return dnn.array # (n,)
function np.setdiff1d(A, B) end

--- The different elements that are in one array, but not in both, in ascending order.
---@param A dnn.array_like
---@param B dnn.array_like
---@return dnn.array # (n,)
function np.setxor1d(A, B) end

--- The extents of an array, or of what np.array would make of a table or number.
---@param A dnn.array_like
---@return table
function np.shape(A) end

--- Prints with what the numbers are computed: products of bfloat16 (bf16: "amx", "avx512_bf16", or
--- "none", which is float32 with rounded operands; the environment variable DNN_BF16 chooses
--- another), products (blas), instruction set and, for AVX-512, the family of processors whose
--- caches products are cut for (isa: "avx512-intel" or "avx512-common"; the environment variable
--- DNN_ISA may choose another that the processor has, and with the same one products have the same
--- bits), linear algebra (lapack), threads.
---@return table
function np.show_config() end

--- 1 / (1 + exp(-A)), without overflow. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.sigmoid.options
---@return dnn.array
function np.sigmoid(A, options) end

--- The gradient through sigmoid: dA s (1 - s) with s = sigmoid(Z). Option: out.
---@param dA dnn.array_like
---@param Z dnn.array_like
---@param options? dnn.np.sigmoid_backward.options
---@return dnn.array
function np.sigmoid_backward(dA, Z, options) end

--- -1, 0 or 1. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.sign.options
---@return dnn.array
function np.sign(A, options) end

--- Is the sign negative? True for -0.0, too. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.signbit.options
---@return dnn.array # bool
function np.signbit(A, options) end

--- Sine, of radians. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.sin.options
---@return dnn.array
function np.sin(A, options) end

---@class dnn.np.sinc.options
---@field out? dnn.array

--- sin(pi x) / (pi x), and 1 at 0. Option: out.
---@param x dnn.array_like
---@param options? dnn.np.sinc.options
---@return dnn.array
function np.sinc(x, options) end

--- Hyperbolic sine. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.sinh.options
---@return dnn.array
function np.sinh(A, options) end

--- The number of elements of an array, table or number.
---@param A dnn.array_like
---@return integer
function np.size(A) end

--- exp(A) divided by its sum along an axis, or over all elements. Large elements do not overflow.
---@param A dnn.array_like
---@param axis? integer|table
---@return dnn.array # (...)
function np.softmax(A, axis) end

--- log(1 + exp(A)), without overflow. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.softplus.options
---@return dnn.array
function np.softplus(A, options) end

--- A sorted copy, along the last axis by default. NaN comes last. A:sort_() sorts in place.
--- Options: axis, kind (every kind is stable).
---@param A dnn.array_like
---@param axis? integer|dnn.np.sort.options
---@return dnn.array # (...)
function np.sort(A, axis) end

--- Splits an array into equal pieces, views. A table of positions in place of their number: a piece
--- ends behind each of them.
---@param A dnn.array_like
---@param pieces integer|integer[]
---@param axis? integer|table
---@return dnn.array[]
function np.split(A, pieces, axis) end

--- Square roots, NaN for negative numbers. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.sqrt.options
---@return dnn.array
function np.sqrt(A, options) end

--- A * A. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.square.options
---@return dnn.array
function np.square(A, options) end

--- A view without the axes of extent 1, or without one of them.
---@param A dnn.array_like
---@param axis? integer|table
---@return dnn.array
function np.squeeze(A, axis) end

--- Joins arrays of one shape along a new axis, which gets the number given, 1 by default.
---@param arrays dnn.array_like[]
---@param axis? integer|table
---@return dnn.array
function np.stack(arrays, axis) end

--- The standard deviation, the root of the variance. Options as for np.var.
---@param A dnn.array_like
---@param axis? integer|dnn.np.std.options
---@return number|dnn.array
function np.std(A, axis) end

--- A value as text: numbers in the shortest form that reads back as the same number.
---@param x number
---@return string
function np.str(x) end

--- a - b. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.subtract.options
---@return dnn.array
function np.subtract(a, b, options) end

--- The sum of all elements, or along an axis. The second argument is an axis, behind which may be
--- options, or a table {axis = 1, keepdims = true}; the axis in it may be a table of several.
--- Integers and bool give int64. Options: axis, keepdims, out (an array for the result), dtype
--- (what the sum is computed in; by default also a real out can make it a larger type).
---@param A dnn.array_like
---@param axis? integer|dnn.np.sum.options
---@return number|dnn.array
function np.sum(A, axis) end

--- A view with two axes exchanged.
---@param A dnn.array_like
---@param a integer
---@param b integer
---@return dnn.array
function np.swapaxes(A, a, b) end

--- The elements at some positions, or the slices along an axis; without an axis A is flattened.
---@param A dnn.array_like
---@param positions dnn.array_like
---@param axis? integer|table
---@return dnn.array
function np.take(A, positions, axis) end

--- For each line along an axis the elements at its own positions, such as argsort gives.
---@param A dnn.array_like
---@param positions dnn.array_like
---@param axis integer|table
---@return dnn.array
function np.take_along_axis(A, positions, axis) end

--- Tangent, of radians. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.tan.options
---@return dnn.array
function np.tan(A, options) end

--- Hyperbolic tangent. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.tanh.options
---@return dnn.array
function np.tanh(A, options) end

--- Sums of products over chosen axes: the last n of a with the first n of b (2), or {axes of a,
--- axes of b}.
---@param a dnn.array_like
---@param b dnn.array_like
---@param axes? table
---@return dnn.array|number
function np.tensordot(a, b, axes) end

--- A whole array repeated, so often per axis.
---@param A dnn.array_like
---@param repetitions integer|integer[]
---@return dnn.array
function np.tile(A, repetitions) end

--- The sum of a diagonal.
---@param A dnn.array_like
---@param offset? integer
---@return number|dnn.array
function np.trace(A, offset) end

--- A view with the axes in another order, reversed by default: A.T.
---@param A dnn.array_like
---@param axes? table
---@return dnn.array
---@overload fun(A: dnn.array, ...: integer): dnn.array
function np.transpose(A, axes) end

---@class dnn.np.trapz.options
---@field axis? integer|integer[]
---@field dx? number

--- The area under a curve by the trapezoidal rule. Options: dx (1), axis (the last).
---@param y dnn.array_like
---@param x? dnn.array_like
---@param options? dnn.np.trapz.options
---@return number|dnn.array
function np.trapz(y, x, options) end

---@class dnn.np.tri.options
---@field dtype? dnn.dtype

--- Ones on and below a diagonal. Option: dtype.
---@param n integer
---@param m? integer
---@param k? integer
---@param options? dnn.np.tri.options
---@return dnn.array # (n, m)
function np.tri(n, m, k, options) end

--- A copy with zeros above diagonal k.
---@param A dnn.array_like
---@param k? integer
---@return dnn.array # (..., n, m)
function np.tril(A, k) end

--- The positions of the elements on and below diagonal k of an (n, m) matrix; m is n by default.
---@param n integer
---@param k? integer
---@param m? integer
---@return dnn.array rows (count,)
---@return dnn.array columns (count,)
function np.tril_indices(n, k, m) end

--- np.tril_indices for the shape of a matrix.
---@param A dnn.array_like
---@param k? integer
---@return dnn.array rows (count,)
---@return dnn.array columns (count,)
function np.tril_indices_from(A, k) end

--- A vector without the zeros at its ends, a view. trim: "fb" (both), "f" (the front) or "b" (the
--- back).
---@param v dnn.array_like
---@param trim? "fb"|"f"|"b"
---@return dnn.array # (n,)
function np.trim_zeros(v, trim) end

--- A copy with zeros below diagonal k.
---@param A dnn.array_like
---@param k? integer
---@return dnn.array # (..., n, m)
function np.triu(A, k) end

--- The positions of the elements on and above diagonal k of an (n, m) matrix; m is n by default.
---@param n integer
---@param k? integer
---@param m? integer
---@return dnn.array rows (count,)
---@return dnn.array columns (count,)
function np.triu_indices(n, k, m) end

--- np.triu_indices for the shape of a matrix.
---@param A dnn.array_like
---@param k? integer
---@return dnn.array rows (count,)
---@return dnn.array columns (count,)
function np.triu_indices_from(A, k) end

--- a / b. Option: out.
---@param a dnn.array_like
---@param b dnn.array_like
---@param options? dnn.np.divide.options
---@return dnn.array
function np.true_divide(a, b, options) end

--- Decimals cut off. Option: out.
---@param A dnn.array_like
---@param options? dnn.np.trunc.options
---@return dnn.array
function np.trunc(A, options) end

--- The different elements of both, in ascending order.
---@param A dnn.array_like
---@param B dnn.array_like
---@return dnn.array # (n,)
function np.union1d(A, B) end

---@class dnn.np.unique.options
---@field axis? integer|integer[]
---@field return_counts? boolean
---@field return_index? boolean
---@field return_inverse? boolean

--- The different elements, in ascending order, or slices along an axis. Options: axis,
--- return_index, return_inverse, return_counts. These add the first position of each, the position
--- of its value for each element of A, and how often each occurs.
---@param A dnn.array_like
---@param options? dnn.np.unique.options
---@return dnn.array # (n,)
---@return dnn.array ...
function np.unique(A, options) end

--- The position per axis of positions in the flattened array.
---@param positions dnn.array_like
---@param shape integer|integer[]
---@return integer|dnn.array
---@return dnn.array ...
function np.unravel_index(positions, shape) end

---@class dnn.np.vander.options
---@field increasing? boolean

--- The powers of x as columns, the highest first. Option: increasing = true.
---@param x dnn.array_like
---@param m? integer
---@param options? dnn.np.vander.options
---@return dnn.array # (n, m)
function np.vander(x, m, options) end

--- The variance, the mean squared distance from the mean. Options as for np.sum. Option: ddof (the
--- sum is divided by n - ddof). Where dtype is smaller than the type of the elements, or out larger
--- without dtype, the last digits are not NumPy's.
---@param A dnn.array_like
---@param axis? integer|dnn.np.var.options
---@return number|dnn.array
function np.var(A, axis) end

--- The sum of the products of all elements of two arrays of one size.
---@param a dnn.array_like
---@param b dnn.array_like
---@return number
function np.vdot(a, b) end

---@class dnn.np.vectorize.options
---@field otypes? dnn.dtype

--- A function of arrays, which broadcast, from a function of numbers. Option: otypes (the dtype of
--- the result). It is called once per element: functions of np are faster.
---@param f fun(...: number|boolean): number|boolean
---@param options? dnn.np.vectorize.options
---@return function
function np.vectorize(f, options) end

--- Splits the rows.
---@param A dnn.array_like
---@param pieces integer|integer[]
---@return dnn.array[]
function np.vsplit(A, pieces) end

--- Joins arrays on top of each other; vectors are rows.
---@param arrays dnn.array_like[]
---@return dnn.array
function np.vstack(arrays) end

--- a where the condition holds, b elsewhere, all broadcast. With the condition alone: the positions
--- of its true elements, one array per axis.
---@param condition dnn.array_like
---@param a? dnn.array_like
---@param b? dnn.array_like
---@return dnn.array
function np.where(condition, a, b) end

--- Zeros. The shape is a table or integers.
---@param shape integer|integer[]
---@param dtype? dnn.dtype
---@return dnn.array # (shape)
---@overload fun(...: integer): dnn.array
function np.zeros(shape, dtype) end

---@class dnn.np.zeros_like.options
---@field dtype? dnn.dtype
---@field shape? integer|integer[]

--- Zeros in the shape, type and order in memory of A. Options: dtype, shape.
---@param A dnn.array_like
---@param options? dnn.np.zeros_like.options
---@return dnn.array # (...)
function np.zeros_like(A, options) end
