// Reference timing of SUNDIALS CVODES (BDF, dense analytic Jacobian) on a mass-action network.
//
// Needs: apt-get install libsundials-dev g++
// Build: g++ -O3 -march=native cvodes_mass_action.cpp -o cvodes_mass_action
//            -lsundials_cvodes -lsundials_nvecserial -lsundials_sunmatrixdense -lsundials_sunlinsoldense
// Run:   ./cvodes_mass_action CASE RTOL ATOL REPEATS [evaluation]        (cases/*.txt beside this file)
// Prints one JSON document: best time of one solve through all output times, its work, the times and the values there
// (time-major). An optional line `times t1 t2 ...` in the case gives output times; without it, only `t`.
// With `evaluation` it solves nothing and prints the best time of one evaluation of the right-hand side.
// Errors are for the caller to compute, alike for every solver.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>
#include <cvodes/cvodes.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
struct Reaction { double k; std::vector<int> in; std::vector<std::pair<int, double>> net; };
static std::vector<Reaction> reactions;
static std::vector<double> yinit, times, values;
static int n;
static double tend;
static double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
static void evaluate(const double *u, double *d) {
  for (int i = 0; i < n; i++) d[i] = 0;
  for (const Reaction &r : reactions) {
    double v = r.k;
    for (int i : r.in) v *= u[i];
    for (auto &[i, c] : r.net) d[i] += c * v;
  }
}
static int rhs(realtype, N_Vector y, N_Vector yd, void *) {
  evaluate(NV_DATA_S(y), NV_DATA_S(yd));
  return 0;
}
static int jac(realtype, N_Vector y, N_Vector, SUNMatrix A, void *, N_Vector, N_Vector, N_Vector) {
  const double *u = NV_DATA_S(y);
  SUNMatZero(A);
  for (const Reaction &r : reactions)
    for (size_t a = 0; a < r.in.size(); a++) {
      double v = r.k;
      for (size_t b = 0; b < r.in.size(); b++) if (b != a) v *= u[r.in[b]];
      for (auto &[i, c] : r.net) SM_ELEMENT_D(A, i, r.in[a]) += c * v;
    }
  return 0;
}
#define CHECK(x) do { int r_ = (x); if (r_ < 0) { fprintf(stderr, "%s failed: %d\n", #x, r_); exit(2); } } while (0)
int main(int argc, char **argv) {
  if (argc < 5) { fprintf(stderr, "usage: %s CASE RTOL ATOL REPEATS [evaluation]\n", argv[0]); return 1; }
  std::ifstream f(argv[1]);
  if (!f) { perror(argv[1]); return 1; }
  for (std::string line; std::getline(f, line);) {
    std::stringstream s(line);
    std::string w;
    if (!(s >> w) || w[0] == '#') continue;
    double v;
    if (w == "species") s >> n;
    else if (w == "t") s >> tend;
    else if (w == "y0") while (s >> v) yinit.push_back(v);
    else if (w == "times") while (s >> v) times.push_back(v);
    else if (w == "r") {
      Reaction r;
      s >> r.k >> w;
      while (s >> w && w != "|") r.in.push_back(atoi(w.c_str()) - 1);
      while (s >> w) { size_t c = w.find(':'); r.net.push_back({atoi(w.c_str()) - 1, atof(w.c_str() + c + 1)}); }
      reactions.push_back(r);
    }
  }
  if (times.empty()) times.push_back(tend);
  values.resize(times.size() * n);
  const double rtol = atof(argv[2]), atol = atof(argv[3]);
  const int repeats = atoi(argv[4]);
  double best = 1e9;
  if (argc > 5 && !strcmp(argv[5], "evaluation")) {
    std::vector<double> d(n);
    for (int r = 0; r < repeats; r++) {
      std::vector<double> u = yinit;
      double a = seconds();
      for (int i = 0; i < 2000; i++) { evaluate(u.data(), d.data()); u[0] += 1e-30 * d[0]; }
      best = std::fmin(best, (seconds() - a) / 2000);
    }
    printf("{\"peer\":\"CVODES\",\"version\":\"%s\",\"evaluation_ns\":%.1f}\n", SUNDIALS_VERSION, best * 1e9);
    return 0;
  }
  SUNContext ctx;
  SUNContext_Create(nullptr, &ctx);
  N_Vector y = N_VNew_Serial(n, ctx);
  memcpy(NV_DATA_S(y), yinit.data(), n * sizeof(double));
  void *c = CVodeCreate(CV_BDF, ctx);
  CHECK(CVodeInit(c, rhs, 0, y));
  CHECK(CVodeSStolerances(c, rtol, atol));
  SUNMatrix A = SUNDenseMatrix(n, n, ctx);
  CHECK(CVodeSetLinearSolver(c, SUNLinSol_Dense(y, A, ctx), A));
  CHECK(CVodeSetJacFn(c, jac));
  CHECK(CVodeSetMaxNumSteps(c, 10000000));
  for (int r = 0; r < repeats; r++) {
    memcpy(NV_DATA_S(y), yinit.data(), n * sizeof(double));
    double a = seconds(), t;
    CHECK(CVodeReInit(c, 0, y));
    for (size_t i = 0; i < times.size(); i++) {
      CHECK(CVode(c, times[i], y, &t, CV_NORMAL));
      memcpy(&values[i * n], NV_DATA_S(y), n * sizeof(double));
    }
    best = std::fmin(best, seconds() - a);
  }
  long steps = 0, errors = 0, failures = 0, evaluations = 0, jacobians = 0, factorizations = 0;
  CVodeGetNumSteps(c, &steps);
  CVodeGetNumErrTestFails(c, &errors);
  CVodeGetNumStepSolveFails(c, &failures);
  CVodeGetNumRhsEvals(c, &evaluations);
  CVodeGetNumJacEvals(c, &jacobians);
  CVodeGetNumLinSolvSetups(c, &factorizations);
  printf("{\"peer\":\"CVODES\",\"version\":\"%s\",\"rtol\":%g,\"atol\":%g,\"us\":%.1f,\"steps\":%ld,\"rejected\":%ld,"
         "\"rhs_evaluations\":%ld,\"jacobian_evaluations\":%ld,\"factorizations\":%ld,\"times\":[",
         SUNDIALS_VERSION, rtol, atol, best * 1e6, steps, errors + failures, evaluations, jacobians, factorizations);
  for (size_t i = 0; i < times.size(); i++) printf("%s%.17g", i ? "," : "", times[i]);
  printf("],\"values\":[");
  for (size_t i = 0; i < values.size(); i++) printf("%s%.17g", i ? "," : "", values[i]);
  printf("]}\n");
}
