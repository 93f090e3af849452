// Reference timing of SUNDIALS CVODES on a scaled neural ODE, dy/dt = NN(y) * yscale / tscale:
// one evaluation of the right-hand side, the forward solve, the adjoint gradient of the scaled loss, and forward
// sensitivities of every parameter.
//
// Needs: apt-get install libsundials-dev g++
// Build: g++ -O3 -march=native -ffast-math -fno-finite-math-only -DSTATES=3 -DWIDTH=5 -DLAYERS=6
//            cvodes_neural_ode.cpp -o cvodes_neural_ode
//            -lsundials_cvodes -lsundials_nvecserial -lsundials_sunmatrixdense -lsundials_sunlinsoldense
// Run:   ./cvodes_neural_ode CASE.txt RTOL ATOL REPEATS [forward|evaluation|mse|mae [adjoint|sensitivities]]
//        forward (the default): the forward solve alone; evaluation: one evaluation of the right-hand side alone;
//        mse, mae: the forward solve, one evaluation and the gradients of that loss (mae's gradient jumps where a
//        residual changes sign, so its error says little about a method), by both ways or by the one named
//
// CASE.txt holds numbers separated by white space, in this order:
//   K W L N            states, hidden width, hidden layers, sample times (K, W, L must match the build)
//   tscale             then yscale[K], y0[K], t[N], data[N*K] (time-major),
//   theta[M]           layer by layer: weight[in*out] with the output index fastest, then bias[out]
// The hidden activation is GELU in its tanh form. Absolute tolerance is ATOL * yscale. Times are the best of REPEATS.
// Prints one JSON document: times, work, predictions (time-major) and the gradients. A gradient's time is that of its solves and
// of all that makes it from them.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>
#include <cvodes/cvodes.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#ifndef STATES
#define STATES 3
#define WIDTH 5
#define LAYERS 6
#endif
static constexpr int K = STATES, W = WIDTH, L = LAYERS;
static constexpr int M = (K * W + W) + (L - 1) * (W * W + W) + (W * K + K);
static double theta[M], yscale[K], yinit[K], tscale;
static int N;
static std::vector<double> ts, data, pred;

static double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
struct Tape { double a[L][W], d[L][W], out[K]; };
static inline void gelu(double x, double &g, double &dg) {
  const double c = 0.7978845608028654, b = 0.044715;
  double t = std::tanh(c * (x + b * x * x * x));
  g = 0.5 * x * (1 + t);
  dg = 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * c * (1 + 3 * b * x * x);
}
static void network(const double *y, Tape &w) {
  const double *p = theta;
  double in[K > W ? K : W];
  int ni = K;
  for (int i = 0; i < K; i++) in[i] = y[i];
  for (int l = 0; l < L; l++) {
    double z[W];
    const double *b = p + ni * W;
    for (int o = 0; o < W; o++) z[o] = b[o];
    for (int i = 0; i < ni; i++) for (int o = 0; o < W; o++) z[o] += p[i * W + o] * in[i];
    p = b + W;
    for (int o = 0; o < W; o++) { gelu(z[o], w.a[l][o], w.d[l][o]); in[o] = w.a[l][o]; }
    ni = W;
  }
  for (int o = 0; o < K; o++) w.out[o] = p[W * K + o];
  for (int i = 0; i < W; i++) for (int o = 0; o < K; o++) w.out[o] += p[i * K + o] * in[i];
}
// J[K*K] row-major = d(dy)/dy ; Fp[K*M] = d(dy)/dtheta when not null
static void derivatives(const double *y, double *J, double *Fp) {
  Tape w;
  network(y, w);
  const int last = (K * W + W) + (L - 1) * (W * W + W);
  for (int r = 0; r < K; r++) {
    double s = yscale[r] / tscale, g[K > W ? K : W];
    double *F = Fp ? Fp + r * M : nullptr;
    if (F) for (int j = last; j < M; j++) F[j] = 0;
    for (int i = 0; i < W; i++) { g[i] = s * theta[last + i * K + r]; if (F) F[last + i * K + r] = s * w.a[L - 1][i]; }
    if (F) F[last + W * K + r] = s;
    for (int l = L - 1; l >= 0; l--) {
      int ni = l ? W : K, off = l ? (K * W + W) + (l - 1) * (W * W + W) : 0;
      double gz[W], gn[K > W ? K : W];
      for (int o = 0; o < W; o++) gz[o] = g[o] * w.d[l][o];
      if (F) {
        for (int i = 0; i < ni; i++) { double in = l ? w.a[l - 1][i] : y[i]; for (int o = 0; o < W; o++) F[off + i * W + o] = gz[o] * in; }
        for (int o = 0; o < W; o++) F[off + ni * W + o] = gz[o];
      }
      for (int i = 0; i < ni; i++) { double a = 0; for (int o = 0; o < W; o++) a += theta[off + i * W + o] * gz[o]; gn[i] = a; }
      for (int i = 0; i < ni; i++) g[i] = gn[i];
    }
    for (int i = 0; i < K; i++) J[r * K + i] = g[i];
  }
}
// the right-hand side alone, without the activation's derivative
static void evaluate(const double *y, double *dy) {
  const double *p = theta, c = 0.7978845608028654, b3 = 0.044715;
  double in[K > W ? K : W];
  int ni = K;
  for (int i = 0; i < K; i++) in[i] = y[i];
  for (int l = 0; l < L; l++) {
    double z[W];
    const double *b = p + ni * W;
    for (int o = 0; o < W; o++) z[o] = b[o];
    for (int i = 0; i < ni; i++) for (int o = 0; o < W; o++) z[o] += p[i * W + o] * in[i];
    p = b + W;
    for (int o = 0; o < W; o++) { double x = z[o]; in[o] = 0.5 * x * (1 + std::tanh(c * (x + b3 * x * x * x))); }
    ni = W;
  }
  for (int o = 0; o < K; o++) dy[o] = p[W * K + o];
  for (int i = 0; i < W; i++) for (int o = 0; o < K; o++) dy[o] += p[i * K + o] * in[i];
  for (int o = 0; o < K; o++) dy[o] *= yscale[o] / tscale;
}
static int rhs(realtype, N_Vector y, N_Vector yd, void *) {
  evaluate(NV_DATA_S(y), NV_DATA_S(yd));
  return 0;
}
static int jac(realtype, N_Vector y, N_Vector, SUNMatrix A, void *, N_Vector, N_Vector, N_Vector) {
  double J[K * K];
  derivatives(NV_DATA_S(y), J, nullptr);
  for (int i = 0; i < K; i++) for (int j = 0; j < K; j++) SM_ELEMENT_D(A, i, j) = J[i * K + j];
  return 0;
}
static int rhsB(realtype, N_Vector y, N_Vector yB, N_Vector yBd, void *) {
  double J[K * K];
  derivatives(NV_DATA_S(y), J, nullptr);
  for (int j = 0; j < K; j++) { double s = 0; for (int i = 0; i < K; i++) s -= J[i * K + j] * NV_Ith_S(yB, i); NV_Ith_S(yBd, j) = s; }
  return 0;
}
static int jacB(realtype, N_Vector y, N_Vector, N_Vector, SUNMatrix A, void *, N_Vector, N_Vector, N_Vector) {
  double J[K * K];
  derivatives(NV_DATA_S(y), J, nullptr);
  for (int i = 0; i < K; i++) for (int j = 0; j < K; j++) SM_ELEMENT_D(A, i, j) = -J[j * K + i];
  return 0;
}
static int quadB(realtype, N_Vector y, N_Vector yB, N_Vector q, void *) {
  double J[K * K];
  static double Fp[K * M];
  derivatives(NV_DATA_S(y), J, Fp);
  for (int m = 0; m < M; m++) { double s = 0; for (int i = 0; i < K; i++) s -= Fp[i * M + m] * NV_Ith_S(yB, i); NV_Ith_S(q, m) = s; }
  return 0;
}
static int sens(int ns, realtype, N_Vector y, N_Vector, N_Vector *yS, N_Vector *ySd, void *, N_Vector, N_Vector) {
  double J[K * K];
  static double Fp[K * M];
  derivatives(NV_DATA_S(y), J, Fp);
  for (int m = 0; m < ns; m++)
    for (int i = 0; i < K; i++) { double a = Fp[i * M + m]; for (int j = 0; j < K; j++) a += J[i * K + j] * NV_Ith_S(yS[m], j); NV_Ith_S(ySd[m], i) = a; }
  return 0;
}
#define CHECK(x) do { int r_ = (x); if (r_ < 0) { fprintf(stderr, "%s failed: %d\n", #x, r_); exit(2); } } while (0)
int main(int argc, char **argv) {
  if (argc < 5) { fprintf(stderr, "usage: %s CASE.txt RTOL ATOL REPEATS [forward|evaluation|mse|mae [adjoint|sensitivities]]\n", argv[0]); return 1; }
  FILE *fp = fopen(argv[1], "r");
  if (!fp) { perror(argv[1]); return 1; }
  auto num = [&] { double v; if (fscanf(fp, "%lf", &v) != 1) { fprintf(stderr, "case file is short\n"); exit(1); } return v; };
  if ((int)num() != K || (int)num() != W || (int)num() != L) { fprintf(stderr, "built for another K W L\n"); return 1; }
  N = (int)num();
  tscale = num();
  for (double &v : yscale) v = num();
  for (double &v : yinit) v = num();
  ts.resize(N); data.resize(N * K); pred.resize(N * K);
  for (double &v : ts) v = num();
  for (double &v : data) v = num();
  for (double &v : theta) v = num();
  fclose(fp);
  const double rtol = atof(argv[2]), relative = atof(argv[3]);
  const int R = atoi(argv[4]);
  const char *what = argc > 5 ? argv[5] : "forward";
  const char *way = argc > 6 ? argv[6] : "both";
  const bool mse = !strcmp(what, "mse"), both = !strcmp(way, "both");
  double evaluation = 1e9;
  for (int r = 0; r < R && strcmp(what, "forward"); r++) {
    double u[K], d[K], a = seconds();
    memcpy(u, yinit, sizeof u);
    for (int i = 0; i < 2000; i++) { evaluate(u, d); u[0] += 1e-30 * d[0]; }
    evaluation = std::fmin(evaluation, (seconds() - a) / 2000);
  }
  if (!strcmp(what, "evaluation")) {
    printf("{\"peer\":\"CVODES\",\"version\":\"%s\",\"evaluation_ns\":%.1f}\n", SUNDIALS_VERSION, evaluation * 1e9);
    return 0;
  }
  SUNContext ctx;
  SUNContext_Create(nullptr, &ctx);
  N_Vector y = N_VNew_Serial(K, ctx), atol = N_VNew_Serial(K, ctx);
  for (int i = 0; i < K; i++) NV_Ith_S(atol, i) = relative * yscale[i];
  auto reset = [&] { memcpy(NV_DATA_S(y), yinit, sizeof yinit); };
  auto solver = [&] {
    reset();
    void *c = CVodeCreate(CV_BDF, ctx);
    CHECK(CVodeInit(c, rhs, 0, y));
    CHECK(CVodeSVtolerances(c, rtol, atol));
    SUNMatrix A = SUNDenseMatrix(K, K, ctx);
    CHECK(CVodeSetLinearSolver(c, SUNLinSol_Dense(y, A, ctx), A));
    CHECK(CVodeSetJacFn(c, jac));
    CHECK(CVodeSetMaxNumSteps(c, 1000000));
    return c;
  };
  const int first = ts[0] == 0 ? 1 : 0;
  if (first) memcpy(pred.data(), yinit, sizeof yinit);
  // forward
  void *c = solver();
  double best = 1e9;
  for (int r = 0; r < R; r++) {
    reset();
    double a = seconds(), t;
    CHECK(CVodeReInit(c, 0, y));
    for (int i = first; i < N; i++) { CHECK(CVode(c, ts[i], y, &t, CV_NORMAL)); memcpy(&pred[i * K], NV_DATA_S(y), sizeof yinit); }
    best = std::fmin(best, seconds() - a);
  }
  const double forward = best;
  long steps = 0, errors = 0, failures = 0, evaluations = 0, jacobians = 0, factorizations = 0;
  CVodeGetNumSteps(c, &steps);
  CVodeGetNumErrTestFails(c, &errors);
  CVodeGetNumStepSolveFails(c, &failures);
  CVodeGetNumRhsEvals(c, &evaluations);
  CVodeGetNumJacEvals(c, &jacobians);
  CVodeGetNumLinSolvSetups(c, &factorizations);
  auto printSolve = [&](const std::vector<double> &values) {
    printf("{\"peer\":\"CVODES\",\"version\":\"%s\",\"rtol\":%g,\"atol\":%g,\"us\":%.1f,\"steps\":%ld,\"rejected\":%ld,"
           "\"rhs_evaluations\":%ld,\"jacobian_evaluations\":%ld,\"factorizations\":%ld,\"times\":[",
           SUNDIALS_VERSION, rtol, relative, forward * 1e6, steps, errors + failures, evaluations, jacobians, factorizations);
    for (int i = 0; i < N; i++) printf("%s%.17g", i ? "," : "", ts[i]);
    printf("],\"values\":[");
    for (int i = 0; i < N * K; i++) printf("%s%.17g", i ? "," : "", values[i]);
    printf("]");
  };
  if (!strcmp(what, "forward")) { printSolve(pred); printf("}\n"); return 0; }
  double loss = 0;
  for (int i = 0; i < N * K; i++) { double e = (pred[i] - data[i]) / yscale[i % K]; loss += (mse ? e * e : std::fabs(e)) / (N * K); }
  const std::vector<double> trajectory = pred;
  // d loss / d prediction
  auto slope = [&](int i, int k) {
    double e = pred[i * K + k] - data[i * K + k];
    return (mse ? 2 * e / yscale[k] : (e > 0) - (e < 0)) / (yscale[k] * N * K);
  };
  double adjoint = 0, sensitivities = 0;
  long back = 0;
  std::vector<double> gradient(M), sensitivityGradient(M);
  if (both || !strcmp(way, "adjoint")) {
    // adjoint: the loss has a kink of the costate at every sample, so the backward solve restarts at each
    c = solver();
    CHECK(CVodeAdjInit(c, 150, CV_HERMITE));
    N_Vector yB = N_VNew_Serial(K, ctx), q = N_VNew_Serial(M, ctx);
    N_Vector atolB = N_VNew_Serial(K, ctx); // the costate's own scale is (residual / yscale) / (N K)
    for (int i = 0; i < K; i++) NV_Ith_S(atolB, i) = rtol * 1e-3 / (yscale[i] * N * K);
    SUNMatrix AB = SUNDenseMatrix(K, K, ctx);
    SUNLinearSolver LB = SUNLinSol_Dense(yB, AB, ctx);
    int which = -1; bool made = false;
    best = 1e9;
    for (int r = 0; r < R; r++) {
      reset();
      double a = seconds(), t; int nc;
      CHECK(CVodeReInit(c, 0, y));
      if (made) CHECK(CVodeAdjReInit(c));
      for (int i = first; i < N; i++) { CHECK(CVodeF(c, ts[i], y, &t, CV_NORMAL, &nc)); memcpy(&pred[i * K], NV_DATA_S(y), sizeof yinit); }
      N_VConst(0, yB); N_VConst(0, q); back = 0;
      for (int i = N - 1; i >= first; i--) {
        for (int k = 0; k < K; k++) NV_Ith_S(yB, k) += slope(i, k);
        if (!made) {
          CHECK(CVodeCreateB(c, CV_BDF, &which)); CHECK(CVodeInitB(c, which, rhsB, ts[i], yB));
          CHECK(CVodeSVtolerancesB(c, which, rtol, atolB)); CHECK(CVodeSetLinearSolverB(c, which, LB, AB));
          CHECK(CVodeSetJacFnB(c, which, jacB)); CHECK(CVodeQuadInitB(c, which, quadB, q));
          CHECK(CVodeSetMaxNumStepsB(c, which, 1000000)); made = true;
        } else { CHECK(CVodeReInitB(c, which, ts[i], yB)); CHECK(CVodeQuadReInitB(c, which, q)); }
        CHECK(CVodeB(c, i > first ? ts[i - 1] : 0, CV_NORMAL));
        double tr; CHECK(CVodeGetB(c, which, &tr, yB)); CHECK(CVodeGetQuadB(c, which, &tr, q));
        long s; CVodeGetNumSteps(CVodeGetAdjCVodeBmem(c, which), &s); back += s;
      }
      best = std::fmin(best, seconds() - a);
    }
    adjoint = best;
    for (int m = 0; m < M; m++) gradient[m] = NV_Ith_S(q, m);
  }
  if (both || !strcmp(way, "sensitivities")) {
    // forward sensitivities of every parameter
    c = solver();
    N_Vector *yS = N_VCloneVectorArray(M, y);
    for (int m = 0; m < M; m++) N_VConst(0, yS[m]);
    CHECK(CVodeSensInit(c, M, CV_STAGGERED, sens, yS));
    CHECK(CVodeSensEEtolerances(c)); CHECK(CVodeSetSensErrCon(c, SUNFALSE));
    std::vector<double> ones(M, 1.0);
    CHECK(CVodeSetSensParams(c, nullptr, ones.data(), nullptr));
    best = 1e9;
    for (int r = 0; r < (both ? (R + 9) / 10 : R); r++) {
      reset();
      double a = seconds(), t;
      CHECK(CVodeReInit(c, 0, y));
      for (int m = 0; m < M; m++) { N_VConst(0, yS[m]); sensitivityGradient[m] = 0; }
      CHECK(CVodeSensReInit(c, CV_STAGGERED, yS));
      for (int i = first; i < N; i++) {
        CHECK(CVode(c, ts[i], y, &t, CV_NORMAL)); CHECK(CVodeGetSens(c, &t, yS));
        memcpy(&pred[i * K], NV_DATA_S(y), sizeof yinit);
        double s[K];
        for (int k = 0; k < K; k++) s[k] = slope(i, k);
        for (int m = 0; m < M; m++) for (int k = 0; k < K; k++) sensitivityGradient[m] += s[k] * NV_Ith_S(yS[m], k);
      }
      best = std::fmin(best, seconds() - a);
    }
    sensitivities = best;
  }
  printSolve(trajectory);
  printf(",\"lossKind\":\"%s\",\"loss\":%.9g,\"evaluation_ns\":%.1f", what, loss, evaluation * 1e9);
  auto printGradient = [&](const char *name, double time, const std::vector<double> &values) {
    printf(",\"%s_us\":%.1f,\"%s\":[", name, time * 1e6, name);
    for (int m = 0; m < M; m++) printf("%s%.17g", m ? "," : "", values[m]);
    printf("]");
  };
  if (adjoint > 0) { printf(",\"backward_steps\":%ld", back); printGradient("adjoint_gradient", adjoint, gradient); }
  if (sensitivities > 0) printGradient("sensitivity_gradient", sensitivities, sensitivityGradient);
  printf("}\n");
}
