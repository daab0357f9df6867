@echo off
rem Builds Lenslet when its sources changed, then runs its command line: what ./lenslet does elsewhere.
rem `lenslet test [maven arguments]` runs the whole test suite instead.
rem
rem   JAVA_HOME          the Java to use; without it, the java on the PATH
rem   LENSLET_JAVA_OPTS  more options for the JVM, separated by spaces
setlocal DisableDelayedExpansion
set "root=%~dp0"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"

rem Java before 17 does not know this option.
"%java%" --enable-native-access=ALL-UNNAMED -version >nul 2>&1 || (
  echo lenslet: java: expected a JDK of at least 17 in JAVA_HOME or on the PATH, got none; install one, for example from https://adoptium.net>&2
  exit /b 1
)
rem Without the module everything works, many times slower, and Lenslet says so.
set "vector="
"%java%" --add-modules jdk.incubator.vector -version >nul 2>&1 && set "vector=--add-modules jdk.incubator.vector"

rem The build has a help of its own, which is not the one asked for.
set "arguments=%*"
if "%~1"=="test" if not "%~2"=="--help" if not "%~2"=="-h" (
  pushd "%root%"
  call mvnw.cmd -B %arguments:~4% verify & popd & exit /b
)

rem The newest of the sources against the time of the last build; mvnw.cmd needs PowerShell as well.
pushd "%root%"
powershell -NoProfile -Command "$built = @(Get-Item target\launcher-stamp, target\classes, target\lib -ErrorAction SilentlyContinue); $newest = (Get-ChildItem pom.xml, kernels, src\main -Recurse | Measure-Object LastWriteTimeUtc -Maximum).Maximum; exit [int]($built.Count -lt 3 -or $newest -gt $built[0].LastWriteTimeUtc)"
if errorlevel 1 (
  echo building lenslet ...>&2
  if not exist target mkdir target
  rem Dated before the build, so that a file saved during it counts as changed.
  type nul >target\launcher-stamp.new
  call mvnw.cmd -q -B -Dmaven.test.skip process-classes >target\launcher-build.log 2>&1 || (
    type target\launcher-build.log >&2
    echo lenslet: build failed; the whole output is in target\launcher-build.log of the checkout>&2
    popd & exit /b 1
  )
  move /y target\launcher-stamp.new target\launcher-stamp >nul
)
popd

rem Two collectors would be an error.
set "collector=-XX:+UseParallelGC"
if defined LENSLET_JAVA_OPTS echo(%LENSLET_JAVA_OPTS%| findstr /r /c:"-XX:+Use[A-Za-z0-9]*GC" >nul && set "collector="

"%java%" %vector% -Xshare:auto --enable-native-access=ALL-UNNAMED %collector% %LENSLET_JAVA_OPTS% -cp "%root%target\classes;%root%target\lib\*" org.lenslet.cli.Main %*
exit /b %errorlevel%
