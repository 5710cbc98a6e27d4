"""The tests of jupyter_kernel_test for the kernel 'dnnlua', with every sample set."""

import unittest

import jupyter_kernel_test


class DnnluaTests(jupyter_kernel_test.KernelTests):
    kernel_name = "dnnlua"
    language_name = "lua"
    file_extension = ".lua"
    code_hello_world = 'print("hello, world")'
    code_stderr = 'io.stderr:write("test\\n");'
    completion_samples = [
        {"text": "np.cums", "matches": ["cumsum"]},
        {"text": "local weight = 1\nprint(weig", "matches": ["weight"]},
        {"text": "%timei", "matches": ["timeit"]},
        {"text": "string.for", "matches": ["format"]},
    ]
    complete_code_samples = ["1", "print('hello')", "for i = 1, 2 do\n  print(i)\nend", "%who", "?np.sum"]
    incomplete_code_samples = ["for i = 1, 2 do", "f(1,", "x = [[", "local t = {"]
    invalid_code_samples = ["end", "x = )", "local 1"]
    code_page_something = "?np.sum"
    code_generate_error = "error 'boo'"
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": "('x'):rep(3)", "result": '"xxx"'},
        {"code": "np.eye(2)", "result": "[[1. 0.]\n [0. 1.]]"},
    ]
    code_display_data = [
        {"code": "plt.plot { 1, 2, 4 }", "mime": "image/png"},
        {"code": "plt.plot { 1, 2, 4 }", "mime": "image/svg+xml"},
        {"code": 'display { ["text/html"] = "<b>x</b>" }', "mime": "text/html"},
    ]
    code_history_pattern = "1 + 2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "np.sum"
    code_clear_output = "display.clear_output()"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
