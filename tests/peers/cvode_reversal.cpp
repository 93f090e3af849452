// Robertson's reaction solved to t = 1e5 and back to 0 by SUNDIALS CVODE (BDF), as figure 1 of Kim et al. 2021 has it.
//
// Needs: apt-get install libsundials-dev g++
// Build: g++ -O2 cvode_reversal.cpp -o cvode_reversal
//            -lsundials_cvode -lsundials_nvecserial -lsundials_sunmatrixdense -lsundials_sunlinsoldense
// Run:   ./cvode_reversal TOLERANCE...
// Prints one JSON document: for each tolerance (relative and absolute) the relative error of y1 at t = 0, with the analytic Jacobian and
// with CVODE's difference quotients; null where the way back did not arrive, with the time that it came to.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_version.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
static int rhs(realtype, N_Vector y, N_Vector yd, void *) {
  const double *u = NV_DATA_S(y);
  double *d = NV_DATA_S(yd);
  const double first = 0.04 * u[0], second = 3e7 * u[1] * u[1], third = 1e4 * u[1] * u[2];
  d[0] = third - first;
  d[1] = first - second - third;
  d[2] = second;
  return 0;
}
static int jac(realtype, N_Vector y, N_Vector, SUNMatrix A, void *, N_Vector, N_Vector, N_Vector) {
  const double *u = NV_DATA_S(y);
  const double rows[3][3] = {{-0.04, 1e4 * u[2], 1e4 * u[1]},
                             {0.04, -6e7 * u[1] - 1e4 * u[2], -1e4 * u[1]},
                             {0, 6e7 * u[1], 0}};
  for (int i = 0; i < 3; i++) for (int j = 0; j < 3; j++) SM_ELEMENT_D(A, i, j) = rows[i][j];
  return 0;
}
/** Solves from one time to another in place; the time that it came to. */
static double travel(N_Vector y, double from, double to, double tolerance, bool analytic, SUNContext context) {
  void *memory = CVodeCreate(CV_BDF, context);
  SUNMatrix A = SUNDenseMatrix(3, 3, context);
  SUNLinearSolver solver = SUNLinSol_Dense(y, A, context);
  CVodeInit(memory, rhs, from, y);
  CVodeSStolerances(memory, tolerance, tolerance);
  CVodeSetLinearSolver(memory, solver, A);
  if (analytic) CVodeSetJacFn(memory, jac);
  CVodeSetMaxNumSteps(memory, 100000);
  CVodeSetErrFile(memory, nullptr);
  double time = from;
  CVode(memory, to, y, &time, CV_NORMAL);
  CVodeFree(&memory);
  SUNLinSolFree(solver);
  SUNMatDestroy(A);
  return time;
}
int main(int argc, char **argv) {
  SUNContext context;
  SUNContext_Create(nullptr, &context);
  char version[64];
  SUNDIALSGetVersion(version, sizeof version);
  printf("{\"version\":\"%s\"", version);
  for (int analytic = 1; analytic >= 0; analytic--) {
    printf(",\"%s\":[", analytic ? "analytic" : "difference");
    for (int i = 1; i < argc; i++) {
      const double tolerance = atof(argv[i]);
      N_Vector y = N_VNew_Serial(3, context);
      double *u = NV_DATA_S(y);
      u[0] = 1;
      u[1] = u[2] = 0;
      travel(y, 0, 1e5, tolerance, analytic, context);
      const double time = travel(y, 1e5, 0, tolerance, analytic, context);
      printf("%s{\"tolerance\":%g,\"time\":%.6g,\"error\":", i > 1 ? "," : "", tolerance, time);
      if (time == 0) printf("%.6g}", std::fabs(u[0] - 1)); else printf("null}");
      N_VDestroy(y);
    }
    printf("]");
  }
  printf("}\n");
}
